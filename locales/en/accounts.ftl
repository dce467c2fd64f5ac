### Accounts.

accounts-title = <b>Accounts</b>
accounts-line = • { $number }, { $type }, { $address }
accounts-line-current = ✓ <b>{ $number }</b>, { $type }, { $address }
accounts-choose = { $number } · { $type }
button-add-account = Add an account
accounts-more = … and accounts more: { $count }
