### Notices: to other chats and to staff.

notice-discreet = There is a new message. Open the bot and enter the PIN: /menu
notice-opened-elsewhere = On { $day } at { $hour } limited access to the account { $number } was opened from another chat: the last payment was named correctly there. If it was neither you nor your family, tell the centre.
notice-linked-by-code = { $day } at { $hour } another chat was linked to account { $number }: the one-time code of a receipt was entered there. If this was neither you nor your family, tell the settlement centre.
notice-proof-locked-account = Limited access: the day's proof tries for the account { $number } are used up.
notice-proof-locked-person = Limited access: one person used up the day's proof tries, the last one for the account { $number }.
notice-proof-unlocked = The centre lets you prove your account once more: “Limited access” in the menu. The last payment stands in your receipt and on the slip of your bank.
notice-handler-failed = The bot failed: { $failure }. Number { $reference }. Repeats of this kind are not reported.
notice-row-unreadable-notice = The notice { $reference } cannot be read and is put aside: nobody gets it. I tell of such faults once an hour at most. Please check SECRET_KEY and the database.
notice-row-unreadable-announcement = The announcement { $reference } cannot be read and was not sent. Please check the database.
notice-message-refused = Telegram refused a message: { $error }
notice-codes-used-up = { $count ->
        [one] { $count } confirmation code was sent
       *[other] { $count } confirmation codes were sent
    } within a day: this is the limit (CODES_A_DAY). New codes are not sent for now. Check whether somebody abuses the registration.
notice-letter-failed-sms = An SMS was not sent: { $error }. Such failures are reported once an hour at most.
notice-letter-failed-email = An e-mail was not sent: { $error }. Such failures are reported once an hour at most.
notice-cabinet-closed = You are signed out: the holder of the personal account withdrew the consent or erased the data.
notice-signed-in = <b>Signed in.</b> On { $day } at { $hour } your account was opened from another chat: { $title }. If it was not you, change the password and sign that chat out: “Profile” → “Where you are signed in”.
notice-changed-full_access = <b>Full access.</b> On { $day } at { $hour } a phone or an e-mail was confirmed in your personal account, and it has full access now. If that was not you or your family, tell the settlement centre.
notice-changed-password = <b>Password changed.</b> On { $day } at { $hour } the password of your account was changed. If it was not you, set a new one: “Sign in” → “Forgot the password”.
notice-changed-recovered = <b>Password recovered.</b> On { $day } at { $hour } a new password was set by a code, and all chats were signed out. If it was not you, set a new one: “Sign in” → “Forgot the password”.
notice-changed-phone = <b>Phone changed.</b> On { $day } at { $hour } a new phone was set for your account. If it was not you, change the password and tell the centre.
notice-changed-email = <b>E-mail changed.</b> On { $day } at { $hour } a new e-mail was set for your account. If it was not you, change the password and tell the centre.
notice-session-ended = On { $day } at { $hour } this chat was signed out from another one. To sign in again: /start
notice-invitation-accepted = { $title } accepted the invitation to account { $number }. Confirm or refuse: “Accounts” → “Invitations”.
notice-invitation-confirmed = Account { $number } was opened for you. To look at it: /menu
notice-invitation-refused = Access to account { $number } was refused.
notice-invitation-closed = Whoever invited you closed your access to account { $number }.
notice-invitation-revoked = The invitation to account { $number } was revoked.
notice-consent-withdrawn = <b>The consent is withdrawn.</b> In the bot the consent to the processing of your data was withdrawn, and all chats are signed out. The data will be destroyed by { $day }. If it was not you, sign in to the bot by your login and consent anew: that calls it off.

# New receipts and reminders of payment.
news-receipts =
    { $count ->
        [one] <b>New receipt</b>
       *[other] <b>New receipts</b>
    }
news-payments =
    { $count ->
        [one] <b>A receipt is due soon</b>
       *[other] <b>Receipts are due soon</b>
    }
news-account-utilities = Utilities, { $number }
news-account-capital_repair = Capital repair, { $number }
news-receipt = { $account }: <b>{ $amount }</b> to pay for { $month } by { $day }.
news-receipt-paid = { $account }: nothing to pay for { $month }.
news-receipt-advance = { $account }: nothing to pay for { $month }, advance { $amount }.
news-more = More receipts: { $count }
news-payments-hint = If you have paid already, there is nothing to do: it takes a few days until a payment is seen.
news-receipts-discreet = There is a new receipt. Open the bot and enter your PIN: /menu
news-payments-discreet = A receipt is due soon. Open the bot and enter your PIN: /menu
button-receipt-of = Receipt: { $number }
button-mute-receipts = Do not tell of new receipts
button-mute-payments = Do not remind

# What became of readings.
news-readings = <b>Your readings</b>
news-readings-exported = { $account }: passed on for billing for { $month }: { $meters }.
news-readings-counted = { $account }: counted for { $month }: { $meters }.
news-readings-many-exported =
    { $account }: { $count ->
        [one] { $count } reading was
       *[other] { $count } readings were
    } passed on for billing for { $month }.
news-readings-many-counted =
    { $account }: { $count ->
        [one] { $count } reading was
       *[other] { $count } readings were
    } counted for { $month }.
news-readings-meter = { $service }, meter { $meter }
news-readings-meters = { $first }; { $others }
news-readings-rejected = { $account }: <b>rejected</b> for { $month }. { $service }, meter { $meter }: { $values }. Reason: { $reason }
news-readings-rejected-so = { $account }: <b>rejected</b> for { $month }. { $service }, meter { $meter }: { $values }. The centre gave no reason: ask the settlement centre for it.
news-readings-anew = A rejected reading does not count, nor does an earlier one for the same month: without a reading you may be charged by your average consumption. Pass the reading anew with the button below.
news-more-lines =
    { $count ->
        [one] And { $count } more line
       *[other] And { $count } more lines
    }
news-readings-discreet = There is news of your readings. Open the bot and enter your PIN: /menu
button-mute-readings = Do not tell of readings

# When readings and verification are wanted.
news-window-opening = <b>Readings are taken now</b>
news-window-closing = <b>The last days for readings</b>
news-window-extended = <b>Readings are taken for longer</b>
news-window-account =
    { $account }: for { $month } until { $day }. Still wanted: { $count ->
        [one] the reading of { $count } meter
       *[other] the readings of { $count } meters
    }.
news-verification = <b>Verification of meters</b>
news-verification-first = { $account }: { $service }, meter { $meter } is to be verified by { $day }. That is in less than two months.
news-verification-second = { $account }: { $service }, meter { $meter } is to be verified by { $day }. That is in less than a month.
news-verification-expired = { $account }: { $service }, meter { $meter }: the verification expired on { $day }. Until the meter is verified you may be charged by your average consumption; it is recalculated afterwards.
news-reading_window-discreet = Readings of meters are wanted. Open the bot and enter your PIN: /menu
news-verification-discreet = There is news of the verification of meters. Open the bot and enter your PIN: /menu
button-mute-reading_window = Do not remind of readings
button-mute-verification = Do not remind of verification

notice-reading-below_previous = <b>Below the previous one.</b> The resident says that it is right.
notice-reading-meter_replaced = <b>Below the previous one.</b> The resident says that the meter was replaced.
notice-reading-above_usual = <b>Anomaly: far more than usual.</b> The resident says that it is right.
notice-reading-more_digits = <b>Anomaly: more digits than the meter has as far as we know.</b> The resident says that it is right.
notice-reading-like_swapped = <b>Anomaly: cold and hot water seem to be swapped.</b> The resident says that it is right.
notice-reading-verification_expired = <b>Verification expired.</b> The reading was taken.
notice-reading-meter = { $service }, meter { $meter }, account { $account }.
notice-reading-values = Reading for { $month }: { $values }
notice-reading-before = The reading before: { $values }
notice-reading-replaced = Corrected by the resident. The earlier reading for this month, { $values }, holds no more: if the new one is rejected too, the month is left without any.
notice-reading-number = Receipt No. { $reference }
