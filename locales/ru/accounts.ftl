### Лицевые счета.

accounts-title = <b>Лицевые счета</b>
accounts-line = • { $account }, { $type }, { $address }
accounts-line-current = ✓ <b>{ $account }</b>, { $type }, { $address }
accounts-choose = { $account } · { $type }
button-add-account = Добавить лицевой счёт
accounts-more = … и ещё счетов: { $count }
account-number = { $number }
account-named = { $name } · { $number }
accounts-which = Какой лицевой счёт изменить?

## Карточка счёта

account-title = <b>{ $account }</b>
account-about = Квитанция: { $type }
account-address = Адрес: { $address }
account-access-limited = Доступ ограниченный: последняя квитанция.
account-access-full = Доступ полный.
account-name =
    <b>Название</b>
    Как назвать лицевой счёт { $number }?
account-name-hint = Например: Дача. Название видите только вы.
account-sure-to-unlink = Отвязать лицевой счёт { $account }? Чтобы вернуть его, понадобится подтвердить его снова.
account-unlinked = Лицевой счёт отвязан.
button-name-account = Назвать
button-nameless = Без названия
button-unlink = Отвязать
