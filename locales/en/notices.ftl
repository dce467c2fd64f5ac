### Notices: to other chats and to staff.

notice-discreet = There is a new message. Open the bot and enter the PIN: /menu
notice-opened-elsewhere = On { $day } at { $hour } limited access to the account { $number } was opened from another chat: the last payment was named correctly there. If it was neither you nor your family, tell the centre.
notice-proof-locked-account = Limited access: the day's proof tries for the account { $number } are used up.
notice-proof-locked-person = Limited access: one person used up the day's proof tries, the last one for the account { $number }.
notice-handler-failed = The bot failed: { $failure }. Number { $reference }. Repeats of this kind are not reported.
notice-message-refused = Telegram refused a message: { $error }
