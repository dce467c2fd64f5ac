### Профиль.

profile-title = <b>Профиль</b>
profile-login = Логин: <code>{ $login }</code>
profile-password-set = Пароль задан.
profile-password-none = Пароль не задан.
profile-accounts =
    { "" }
    <b>Лицевые счета</b>
profile-account = • { $number }
profile-consents =
    { "" }
    <b>Согласия и заявления</b>
profile-consent = • { $kind }, версия { $version }, { $day }
profile-sure-to-leave = Выйти из личного кабинета? Чтобы вернуться, данные понадобятся снова.
profile-left = Вы вышли из личного кабинета.
button-sign-out = Выйти
profile-sms = Телефон: { $address }
profile-email = Почта: { $address }
button-change-sms = Изменить телефон
button-change-email = Изменить почту
button-add-sms = Добавить телефон
button-add-email = Добавить почту
