### Телефон и почта кабинета.

contacts-title-sms = <b>Телефон</b>
contacts-title-email = <b>Почта</b>
contacts-proof = Сначала убедимся, что это вы. Как подтвердите?
contacts-by-password = Паролем
contacts-by-code = Кодом на { $address }
contacts-proof-old = Прошло больше пяти минут, подтвердите ещё раз, что это вы.
contacts-new-phone = <b>Новый телефон</b>
contacts-new-phone-hint = Поделитесь своим номером кнопкой внизу или напишите мобильный номер, например: +7 912 345-67-89.
contacts-new-email = <b>Новая почта</b>
contacts-new-email-hint = Напишите адрес почты, например: ivan@example.ru. Туда придёт код.
contacts-taken = Этот адрес уже привязан к другому кабинету. Напишите другой или войдите в тот кабинет.
contacts-changed-sms = <b>Телефон кабинета:</b> { $address }
contacts-changed-email = <b>Почта кабинета:</b> { $address }
contacts-no-proof = Сейчас нечем подтвердить, что это вы: пароль не задан, а код отправить не получается. Задайте пароль в профиле.
