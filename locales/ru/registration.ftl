### Регистрация и полный доступ.

registration-who = <b>Кто регистрируется?</b>
registration-who-hint = «Житель» — личный кабинет собственника или того, кто живёт в квартире. «Организация» — управляющая, ресурсоснабжающая или другая организация, которая работает с центром.
button-resident = Житель
registration-unavailable = <b>Зарегистрироваться сейчас нельзя:</b> центр пока не может отправить вам код подтверждения. Попробуйте позже. Посмотреть квитанцию можно и без регистрации, кнопкой «Ограниченный доступ».

registration-surname = <b>Фамилия</b>
registration-surname-hint = Напишите вашу фамилию. Например: Иванова.
registration-given-name = <b>Имя</b>
registration-given-name-hint = Напишите ваше имя. Например: Анна.
registration-patronymic = <b>Отчество</b>
registration-patronymic-hint = Напишите отчество, например: Петровна. Если его нет, нажмите кнопку.
button-no-patronymic = Нет отчества
registration-latin = Напишите русскими буквами, как в квитанции. Если в ваших документах это написано латиницей, нажмите кнопку.
button-latin-name = В документах латиницей
registration-birthday = <b>Дата рождения</b>
registration-birthday-hint = Выберите в календаре или напишите. Например: 01.02.1985.
registration-town = <b>Населённый пункт</b>
registration-town-hint = Напишите город, посёлок или село, где вы живёте. Например: Асбест.

registration-channel = <b>Телефон или почта</b>
registration-channel-hint = Куда прислать код подтверждения? По этому адресу вы сможете и восстановить пароль.
registration-channel-typed = Нажмите кнопку или сразу напишите номер телефона либо адрес почты.
registration-channel-sms = Телефон
registration-channel-email = Электронная почта
registration-phone = <b>Номер телефона</b>
registration-phone-hint = Поделитесь своим номером кнопкой внизу или напишите мобильный номер. Например: +7 912 345-67-89.
registration-email = <b>Электронная почта</b>
registration-email-hint = Напишите адрес целиком. Например: ivan@example.ru.

registration-login = <b>Логин</b>
registration-login-hint = Логин понадобится, чтобы войти с другого телефона. Пусть бот придумает восемь цифр, или выберите имя сами.
button-login-digits = Восемь цифр
button-login-name = Выбрать имя
registration-login-name = <b>Имя для логина</b>
registration-login-name-hint = Напишите латинскими буквами, например: ivanov. Бот добавит к нему четыре цифры, чтобы никто не мог перебором узнать, какие логины существуют. Получится, например, ivanov-4821.

registration-agreement = <b>Пользовательское соглашение</b>
button-accept-agreement = Принимаю соглашение
button-privacy-policy = Политика конфиденциальности
registration-consent = <b>Согласие</b>
registration-texts-changed = Пока вы заполняли ответы, текст изменился. Прочитайте его, пожалуйста, ещё раз.

registration-review = <b>Проверьте, всё ли верно</b>
registration-review-surname = Фамилия: { $name }
registration-review-given-name = Имя: { $name }
registration-review-patronymic = Отчество: { $name }
registration-review-no-patronymic = Отчества нет
registration-review-birthday = Дата рождения: { $day }
registration-review-town = Населённый пункт: { $town }
registration-review-sms = Телефон: { $address }
registration-review-email = Почта: { $address }
registration-review-proved = ✓ Номер подтвердил Telegram, код не понадобится
registration-review-login = Логин: <code>{ $login }</code>
registration-review-password = ✓ Пароль задан
registration-review-agreement = ✓ Соглашение принято
registration-review-consent = ✓ Согласие на обработку персональных данных дано
button-send = Отправить
registration-what-to-change = Что изменить?
registration-field-surname = Фамилия
registration-field-given_name = Имя
registration-field-patronymic = Отчество
registration-field-birthday = Дата рождения
registration-field-town = Населённый пункт
registration-field-contact = Телефон или почта
registration-field-login = Логин
registration-field-password = Пароль

registration-exists = <b>Личный кабинет уже есть.</b> { $address } или ваш аккаунт Telegram уже связаны с кабинетом, второй не нужен. Нажмите «Войти по логину». Если забыли пароль, там же можно задать новый.
registration-welcome = <b>Вы зарегистрированы.</b> У вас полный доступ.
registration-link-offer = Теперь добавьте лицевой счёт: по последней квитанции и чеку об оплате или по коду, если он напечатан на квитанции.
button-link-by-receipt = Добавить по квитанции и чеку

## Полный доступ

button-full-access = Получить полный доступ
full-access-gained = <b>У вас полный доступ.</b> Он распространяется на все счета этого кабинета.

## Документы центра

papers-title = <b>Документы центра</b>
paper-agreement = <b>Пользовательское соглашение</b>
paper-privacy = <b>Политика конфиденциальности</b>
paper-button-agreement = Пользовательское соглашение
paper-button-privacy = Политика конфиденциальности
paper-version = Версия { $version }
paper-version-page = Версия { $version }. Страница { $number } из { $total }
paper-text =
    { "" }
    { $text }
button-papers = Документы
agreement-changed = Пользовательское соглашение изменилось. Прочитайте и примите его: кнопка «Документы».
agreement-accepted-anew = Спасибо, соглашение принято.
