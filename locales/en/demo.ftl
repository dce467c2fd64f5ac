### The demonstration: kvitok demo.

demo-centre = Settlement centre (a sample)
demo-staff = Staff of the centre
demo-clerk = Clerk
demo-ready = Open { $url } and be one of the residents. The bot waits for /start.
demo-clerk-hint = You are the centre’s administrator. Send /console to the bot: it gives a link into the support console.
demo-console = Support console: choose the resident “{ $clerk }”, send /console to the bot and open the link in its answer ({ $url }). You will need an authenticator app (TOTP).
demo-stop = Ctrl-C stops everything; the next start remembers what was.
demo-hint = Name: «{ $name }». Address: «{ $address }». Receipt: { $kind }. Account: «{ $account }». Last payment: «{ $amount }», date: «{ $date }». Code on the receipt: «{ $code }».
demo-column-name = Name
demo-column-address = Address
demo-column-kind = Receipt
demo-column-account = Account
demo-column-amount = Last payment
demo-column-date = Paid on
demo-column-code = Code on the receipt

demo-post = Mail and SMS
demo-letter-sms =
    SMS to { $to }

    { $text }
demo-letter-email =
    E-mail to { $to }
    Subject: { $subject }

    { $text }
