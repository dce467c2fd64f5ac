### Signing in and a forgotten password. The texts are the same whether there is such a cabinet or not.

sign-in-login = <b>Login</b>
sign-in-login-hint = Write your login: eight digits from the bot, or the name that you chose. The phone or e-mail of the account will do as well.
sign-in-password = <b>Password</b>
sign-in-password-hint = Write the password. The message is deleted from the chat at once.
sign-in-refused = <b>The login or the password does not fit.</b> Check the keyboard layout and capital letters. If the login is wrong, press “Back”.
sign-in-wait = <b>Too many wrong passwords.</b> You can try again in { $wait }. If you forgot the password, press “Forgot the password”.
sign-in-done = <b>You are signed in.</b>
button-forgot-password = Forgot the password

## A forgotten password

recovery-who = <b>Forgot the password</b>
recovery-who-hint = Write the login, phone or e-mail of your account. The bot will send a code, and you will set a new password.
recovery-code = <b>Confirmation code</b>
recovery-to-address = If there is an account with this address, a code of 6 digits was sent: { $address }. Write it here.
recovery-to-contact = If there is such an account, a code of 6 digits was sent to its phone or e-mail. Write it here.
recovery-unavailable = A code cannot be sent now. Try later, or use “Limited access”.
recovery-done = <b>The new password is set, you are signed in.</b> All other chats were signed out.
