### Профиль.

profile-title = <b>Профиль</b>
profile-login = Логин: <code>{ $login }</code>
profile-password-set = Пароль задан.
profile-password-none = Пароль не задан.
profile-accounts =
    { "" }
    <b>Лицевые счета</b>
profile-account = • { $number }
profile-account-named = • { $name }: { $number }
profile-consents =
    { "" }
    <b>Согласия и заявления</b>
profile-consent = • { $kind }, версия { $version }, { $day }
profile-sure-to-leave = <b>Выйти из личного кабинета?</b>
profile-back-by-password = Чтобы вернуться, понадобятся логин { $login } и пароль.
profile-back-by-proof = Пароля у вас нет. Чтобы вернуться, понадобятся адрес, квитанция и сведения о последнем платеже. Если вас пригласил владелец счёта, попросите у него новое приглашение. Чтобы входить по логину, сначала задайте пароль в профиле.
profile-left = Вы вышли из личного кабинета.
button-sign-out = Выйти
profile-sms = Телефон: { $address }
profile-email = Почта: { $address }
button-change-sms = Изменить телефон
button-change-email = Изменить почту
button-add-sms = Добавить телефон
button-add-email = Добавить почту
profile-name = ФИО: { $value }
profile-born = Дата рождения: { $value }
profile-town = Населённый пункт: { $value }
