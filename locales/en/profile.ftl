### The profile.

profile-title = <b>Profile</b>
profile-login = Login: <code>{ $login }</code>
profile-password-set = A password is set.
profile-password-none = No password is set.
profile-accounts =
    { "" }
    <b>Accounts</b>
profile-account = • { $number }
profile-consents =
    { "" }
    <b>Consents and statements</b>
profile-consent = • { $kind }, version { $version }, { $day }
profile-sure-to-leave = Leave the personal account? To come back you will need your data again.
profile-left = You have left the personal account.
button-sign-out = Sign out
profile-sms = Phone: { $address }
profile-email = E-mail: { $address }
button-change-sms = Change the phone
button-change-email = Change the e-mail
button-add-sms = Add a phone
button-add-email = Add an e-mail
