### The profile.

profile-title = <b>Profile</b>
profile-login = Login: <code>{ $login }</code>
profile-password-set = A password is set.
profile-password-none = No password is set.
profile-accounts =
    { "" }
    <b>Accounts</b>
profile-account = • { $number }
profile-account-named = • { $name }: { $number }
profile-consents =
    { "" }
    <b>Consents and statements</b>
profile-consent = • { $kind }, version { $version }, { $day }
profile-sure-to-leave = <b>Leave the personal account?</b>
profile-back-by-password = To come back you will need the login { $login } and the password.
profile-back-by-proof = You have no password. To come back you will need the address, the receipt and the last payment. If the holder of the account invited you, ask them for a new invitation. To sign in by login, set a password in the profile first.
profile-left = You have left the personal account.
button-sign-out = Sign out
profile-sms = Phone: { $address }
profile-email = E-mail: { $address }
button-change-sms = Change the phone
button-change-email = Change the e-mail
button-add-sms = Add a phone
button-add-email = Add an e-mail
profile-name = Name: { $value }
profile-born = Date of birth: { $value }
profile-town = Town: { $value }
