### The password.

password-offer = Set a password: together with the login it will let you in without a slip.
password-first = <b>Password</b>
password-hint = Think of a password of at least 8 characters and write it. The message is deleted from the chat at once.
password-again = <b>Password again</b>
password-strength = Strength: { $rating }. Write the same password again.
password-differs = The passwords differ. Let us start over.
password-set = <b>The password is set.</b>
password-current = <b>Present password</b>
password-current-hint = Write the present password. The message is deleted from the chat at once.
password-wrong = The password does not fit. Check the keyboard layout and capital letters.
password-changed-elsewhere = The password was just changed in another chat. Please start over.
button-change-password = Change the password
