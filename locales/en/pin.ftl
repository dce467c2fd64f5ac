### The PIN.

pin-offer = Set a PIN of four digits: the bot asks for it when the chat is opened again, and a stranger sees nothing.
pin-unlock = <b>Enter your PIN</b>
pin-current = <b>Enter your present PIN</b>
pin-new = <b>Think of a PIN</b>
pin-again = <b>The PIN again</b>
pin-first = Please enter the PIN first.
pin-locked-first = The chat is locked by a PIN, so the message was not taken. Enter the PIN, then write it again.
pin-waits-current = A PIN has four digits. The present PIN is needed now and nothing else is taken: to pass a reading or to leave, press “Cancel”.
pin-waits-new = A PIN has four digits. A new PIN is needed now and nothing else is taken: to pass a reading or to leave, press “Cancel”.
pin-waits-again = A PIN has four digits. The new PIN is needed once more and nothing else is taken: to pass a reading or to leave, press “Cancel”.
pin-lost = The chat was locked, and what was not finished is not kept. If you were passing a reading, it was not taken: please pass it again.
pin-wrong =
    Wrong PIN. { $left ->
        [one] { $left } try is left.
       *[other] { $left } tries are left.
    }
pin-differs = The PINs differ. Think of one again.
pin-set = <b>The PIN is set.</b> The bot asks for it when the chat is opened again.
pin-off = <b>The PIN is switched off.</b>
pin-session-ended = The PIN was wrong five times, so the bot has left the personal account. Please enter again.
pin-forgotten = The bot has left the personal account. Enter again and set a new PIN.
button-pin-forgotten = I forgot the PIN
button-change-pin = Change the PIN
button-pin-off = Switch the PIN off
