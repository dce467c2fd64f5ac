### Confirmation codes: the step that all dialogues share.

code-sent-sms =
    <b>Code from the SMS</b>
    A code of 6 digits is on its way to { $address }. It is good for { $lifetime }. Write it here.
code-sent-email =
    <b>Code from the e-mail</b>
    A code of 6 digits is on its way to { $address }. It is good for { $lifetime }. Write it here.
code-look-in-spam = If there is no e-mail, look into “All mail” and “Spam”.
code-resend-after = You can ask for a new code in { $wait }.
code-wrong = The code does not fit: there may be a slip in it, or it is no longer good. Check it or ask for a new one with “Send the code again”.
code-again = A new code is on its way. The one before is no longer good.
code-send-later = You can ask for a new code in { $wait }. If the one before is still good, write it.
code-check-later = Too many wrong codes. Please try again in { $wait }.
code-unavailable-sms = An SMS cannot be sent just now. Choose another way or try later.
code-unavailable-email = An e-mail cannot be sent just now. Choose another way or try later.
button-resend-code = Send the code again

## How long to wait

wait-seconds =
    { $count ->
        [one] { $count } second
       *[other] { $count } seconds
    }
wait-minutes =
    { $count ->
        [one] { $count } minute
       *[other] { $count } minutes
    }
wait-hours =
    { $count ->
        [one] { $count } hour
       *[other] { $count } hours
    }

## One's own contact

button-share-contact = Share my number
keys-share = The button “Share my number” below passes on your number from Telegram. Then no SMS is needed.
keys-away = The button “Share my number” is gone.
contact-not-own = This contact is forwarded or not yours: it does not prove that the number is yours. Press “Share my number” below or write your number.
