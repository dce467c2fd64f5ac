### Registration and full access.

registration-who = <b>Who registers?</b>
registration-who-hint = “Resident” is the account of an owner or of somebody who lives in a flat. “Organisation” is a managing company, a supplier or another organisation that works with the centre.
button-resident = Resident
registration-unavailable = <b>You cannot register just now:</b> the centre has no way to send you a confirmation code yet. Please try later. You can see your receipt without registration, with “Limited access”.

registration-surname = <b>Surname</b>
registration-surname-hint = Write your surname. For example: Иванова.
registration-given-name = <b>First name</b>
registration-given-name-hint = Write your first name. For example: Анна.
registration-patronymic = <b>Patronymic</b>
registration-patronymic-hint = Write your patronymic, for example: Петровна. If there is none, press the button.
button-no-patronymic = No patronymic
registration-latin = Please write in Cyrillic letters, as on the receipt. If your documents have it in Latin letters, press the button.
button-latin-name = Latin in my documents
registration-birthday = <b>Date of birth</b>
registration-birthday-hint = Choose it in the calendar or write it. For example: 01.02.1985.
registration-town = <b>Town</b>
registration-town-hint = Write the town or village where you live. For example: Асбест.

registration-channel = <b>Phone or e-mail</b>
registration-channel-hint = Where shall the confirmation code go? You can recover the password by it, too.
registration-channel-typed = Press a button, or write the phone number or e-mail address at once.
registration-channel-sms = Phone
registration-channel-email = E-mail
registration-phone = <b>Phone number</b>
registration-phone-hint = Share your number with the button below or write your mobile number. For example: +7 912 345-67-89.
registration-email = <b>E-mail</b>
registration-email-hint = Write the whole address. For example: ivan@example.ru.

registration-login = <b>Login</b>
registration-login-hint = You will need the login to get in from another phone. Let the bot make eight digits, or choose a name.
button-login-digits = Eight digits
button-login-name = Choose a name
registration-login-name = <b>Name for the login</b>
registration-login-name-hint = Write Latin letters, for example: ivanov. The bot adds four digits, so that nobody can find out by trying which logins there are. It will be, for example, ivanov-4821.

registration-agreement = <b>User agreement</b>
button-accept-agreement = I accept the agreement
button-privacy-policy = Privacy policy
registration-consent = <b>Consent</b>
registration-texts-changed = The text has changed while you were answering. Please read it once more.

registration-review = <b>Please check that all is right</b>
registration-review-surname = Surname: { $name }
registration-review-given-name = First name: { $name }
registration-review-patronymic = Patronymic: { $name }
registration-review-no-patronymic = No patronymic
registration-review-birthday = Date of birth: { $day }
registration-review-town = Town: { $town }
registration-review-sms = Phone: { $address }
registration-review-email = E-mail: { $address }
registration-review-proved = ✓ Telegram confirmed the number, no code is needed
registration-review-login = Login: <code>{ $login }</code>
registration-review-password = ✓ The password is set
registration-review-agreement = ✓ The agreement is accepted
registration-review-consent = ✓ Consent to the processing of personal data is given
button-send = Send
registration-what-to-change = What shall be changed?
registration-field-surname = Surname
registration-field-given_name = First name
registration-field-patronymic = Patronymic
registration-field-birthday = Date of birth
registration-field-town = Town
registration-field-contact = Phone or e-mail
registration-field-login = Login
registration-field-password = Password

registration-exists = <b>There is a personal account already.</b> { $address } or your Telegram account belongs to one, and no second is needed. Press “Sign in with login”. If you forgot the password, you can set a new one there.
registration-welcome = <b>You are registered.</b> You have full access.
registration-link-offer = Now add a utility account: by your last receipt and the payment slip, or by the code, if one is printed on the receipt.
button-link-by-receipt = Add by receipt and slip

## Full access

button-full-access = Get full access
full-access-gained = <b>You have full access.</b> It covers all accounts of this personal account.

## Documents of the centre

papers-title = <b>Documents</b>
paper-agreement = <b>User agreement</b>
paper-privacy = <b>Privacy policy</b>
paper-button-agreement = User agreement
paper-button-privacy = Privacy policy
paper-version = Version { $version }
paper-version-page = Version { $version }. Page { $number } of { $total }
paper-text =
    { "" }
    { $text }
button-papers = Documents
agreement-changed = The user agreement has changed. Please read and accept it: the button “Documents”.
agreement-accepted-anew = Thank you, the agreement is accepted.
