### Accounts.

accounts-title = <b>Accounts</b>
accounts-line = • { $account }, { $type }, { $address }
accounts-line-current = ✓ <b>{ $account }</b>, { $type }, { $address }
accounts-choose = { $account } · { $type }
button-add-account = Add an account
accounts-more = … and accounts more: { $count }
account-number = { $number }
account-named = { $name } · { $number }
accounts-which = Which account shall be changed?

## The card of an account

account-title = <b>{ $account }</b>
account-about = Receipt: { $type }
account-address = Address: { $address }
account-access-limited = Limited access: the last receipt.
account-access-full = Full access.
account-name =
    <b>Name</b>
    What shall account { $number } be called?
account-name-hint = For example: Cottage. Only you see the name.
account-sure-to-unlink = Unlink account { $account }? To get it back you will have to confirm it again.
account-unlinked = The account is unlinked.
button-name-account = Name it
button-nameless = Without a name
button-unlink = Unlink
