### Outside the dialogues and common to all: buttons, menu, help, calendar, PIN pad.

## Buttons

button-registration = Registration
button-sign-in = Sign in with login
button-limited-access = Limited access
button-help = Help
button-language = Language
button-back = Back
button-cancel = Cancel
button-menu = Menu
button-later = Later
button-confirm = Confirm
button-organisation = Organisation
button-change = Change
button-receipt = Receipt
button-accounts = Accounts
button-charges = Charges
button-payments = Payments
button-profile = Profile
button-settings = Settings
button-set-password = Set a password
button-set-pin = Set a PIN

## Start and menu

home-cabinet = <b>Personal account</b>
home-welcome =
    { $centre }

    See your receipt and pass meter readings without leaving the chat. “Limited access” lets you in without login and password: you will need your last receipt and the payment slip; a photo of the receipt’s QR code stands in for typing. “Registration” gives full access: you will need a phone or an e-mail.
home-menu =
    <b>Personal account</b>
    Choose what to show.
cancelled = Cancelled. What you had begun is dropped.
form-closed = What you had begun to fill in is closed.
nothing-to-cancel = There is nothing to cancel.
not-understood = I did not understand. Please use the buttons. “Support” takes questions to the centre, with photos too.
history-older = ‹ Earlier
history-newer = Later ›
history-limited = Payments and charges of all months are shown with full access. Limited access opens the last receipt.
press-outdated = This button is out of date
not-signed-in = You were signed out of your account, please sign in again.
erasure-under-way = Your data are being deleted. Please wait a minute and begin again.
not-yours = This account is no longer linked to you.
press-a-button = Please choose an answer with a button below.
write-text = Please answer with text.
write-text-not-photo = Please answer with text. If this is a photo of a receipt, press “Cancel” and send it again: outside of these questions I read its QR code.
write-again = I do not take edited messages. To answer the question below, write a new one; to change an earlier answer, press “Back”.
dialogue-expired = 30 minutes passed without an answer, and what you had begun is dropped. Please start again.
dialogue-restarted = The bot was updated, and what you had begun had to be forgotten. Please start again.
failure-apology = Sorry, something broke on our side and nothing was changed. Please try again. If that does not help, give the staff the number { $reference }.
card-refused = Telegram did not take the last message, so what you began is dropped. Please start from here.
erase-refused = Telegram did not let me delete your message. Please delete it yourself: anybody who opens this chat can see it.
password-not-asked = That looks like a password. I am deleting the message: a password is needed only when the bot asks for it. Staff never ask for it.
pin-not-asked = That looks like a PIN. I am deleting the message: the PIN is needed only when the bot asks for it.
code-not-asked = That looks like a confirmation code. I am deleting the message: a code is needed only when the bot asks for it. Begin with a button, and the bot will ask for the code in its time. Staff never ask for it.
receipt-code-not-asked = That looks like a receipt code. I am deleting the message, so that nobody else can use the code. It is typed here: “Accounts” → “Code on the receipt”.
receipt-code-after-registration = The code works only after registration.

## Help and language

help-title = <b>Help</b>
help-guest =
    “Limited access” opens an account without login and password. Have your last receipt and payment slip ready: the bot asks for the full name and the address as on the receipt (or reads them from a photo of its QR code: just send it here), then for the amount and date of the last payment.

    “Registration” opens a personal account with full access. The bot asks for your name, date of birth, town and phone or e-mail and sends a code there. Then you can get in from any chat with “Sign in with login”, which also helps when the password is forgotten.

    The code on a receipt is a one-time code that the centre may print there. It opens its account fully, but only after registration.

    The bot never asks for passport data.
help-signed-in =
    “Receipt” is your last receipt, and “Why so much?” in it explains the sum. “Readings” are the meters: pass a reading, correct and cancel it, or just write “cold 123 hot 45” in the menu. “Charges” and “Payments” are all months and charts, with full access. “Accounts” lists your accounts, and you can name or unlink one there and add another, once you have registered by the code on its receipt too, and invite a relative. “Profile” has your login, password, phone and e-mail, where you are signed in, consents and the way out. “Settings” has the PIN, quiet hours, notices and the language. “Support” — write to the centre's staff and read their answers.

    “Get full access” is there for those who are in with limited access: confirm a phone or an e-mail.

    If other people use your phone, set a PIN.
help-commands =
    /start or /menu — to the beginning, /cancel — drop what you began, /lang — language, /support — write to the centre, /forget — my data and their erasure, /help — this page.
help-in-dialogue = Please answer the question below. /cancel drops what you began, /menu leads to the beginning.
language-choose = Choose a language. Выберите язык.
language-chosen = The bot speaks English now.
language-ru = Русский
language-en = English

## Address, kind of receipt

address-house = { $house }
address-flat = { $house }, flat { $flat }
receipt-type-utilities = Utilities
receipt-type-capital_repair = Capital repair

## Calendar

calendar-before = ‹
calendar-after = ›
calendar-title = { $month }
calendar-day = { $day }
calendar-blank = ·
calendar-decade = { $year }s
calendar-year = { $year }
calendar-other-decade = ↑ Another decade
calendar-other-year = ↑ Another year
calendar-other-month = ↑ Another month
weekday-1 = Mo
weekday-2 = Tu
weekday-3 = We
weekday-4 = Th
weekday-5 = Fr
weekday-6 = Sa
weekday-7 = Su
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

## PIN pad

pad-key = { $digit }
pad-erase = ⌫
pad-blank = ·
pad-dots = <b>{ $dots }</b>

## Commands

command-start = To the beginning
command-menu = Menu
command-cancel = Drop what you began
command-help = Help
command-lang = Language
command-forget = My data and their erasure
command-console = Support console
