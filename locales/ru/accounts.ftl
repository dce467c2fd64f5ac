### Лицевые счета.

accounts-title = <b>Лицевые счета</b>
accounts-line = • { $number }, { $type }, { $address }
accounts-line-current = ✓ <b>{ $number }</b>, { $type }, { $address }
accounts-choose = { $number } · { $type }
button-add-account = Добавить лицевой счёт
accounts-more = … и ещё счетов: { $count }
