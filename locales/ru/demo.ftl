### Демонстрация: kvitok demo.

demo-centre = Расчётный центр (пример)
demo-staff = Сотрудники центра
demo-clerk = Дежурный
demo-ready = Откройте { $url } и станьте одним из жителей. Бот ждёт команду /start.
demo-clerk-hint = Вы администратор центра. Отправьте боту /console, и он даст ссылку в пульт поддержки.
demo-console = Пульт поддержки: выберите жителя «{ $clerk }», отправьте боту /console и откройте ссылку из ответа ({ $url }). Понадобится приложение с кодами TOTP.
demo-stop = Ctrl-C остановит всё; следующий запуск помнит, что было.
demo-hint = ФИО: «{ $name }». Адрес: «{ $address }». Квитанция: { $kind }. Лицевой счёт: «{ $account }». Последняя оплата: «{ $amount }», дата: «{ $date }». Код с квитанции: «{ $code }».
demo-column-name = ФИО
demo-column-address = Адрес
demo-column-kind = Квитанция
demo-column-account = Лицевой счёт
demo-column-amount = Последняя оплата
demo-column-date = Дата оплаты
demo-column-code = Код с квитанции

demo-post = Почта и SMS
demo-letter-sms =
    СМС на { $to }

    { $text }
demo-letter-email =
    Письмо на { $to }
    Тема: { $subject }

    { $text }
