### The phone and the e-mail of the cabinet.

contacts-title-sms = <b>Phone</b>
contacts-title-email = <b>E-mail</b>
contacts-proof = First let us make sure that it is you. How will you confirm it?
contacts-by-password = By the password
contacts-by-code = By a code to { $address }
contacts-proof-old = More than five minutes have passed, please confirm again that it is you.
contacts-new-phone = <b>New phone</b>
contacts-new-phone-hint = Share your number with the button below or write a mobile number, for example: +7 912 345-67-89.
contacts-new-email = <b>New e-mail</b>
contacts-new-email-hint = Write the address, for example: ivan@example.ru. A code will come there.
contacts-taken = This address belongs to another account already. Write another one, or sign in to that account.
contacts-changed-sms = <b>Phone of the account:</b> { $address }
contacts-changed-email = <b>E-mail of the account:</b> { $address }
contacts-no-proof = There is nothing to confirm that it is you: no password is set, and a code cannot be sent now. Set a password in the profile.
