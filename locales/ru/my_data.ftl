### «Мои данные», удаление, файлы.

button-my-data = Мои данные
button-download = Скачать
button-erase = Удалить мои данные
button-erase-now = Удалить всё сейчас
button-erase-at-once = Удалить сразу
mydata-title =
    <b>Мои данные</b>
    Вот что бот хранит о вас:
mydata-line = • { $section }: { $count }
mydata-registries =
    { "" }
    Сведения о лицевых счетах, начислениях и платежах принадлежат расчётному центру: он ведёт их по закону и договору, и к боту они не относятся. О них спрашивайте в центре.
mydata-due =
    { "" }
    Согласие отозвано, всё это будет удалено до { $day }.
mydata-sign-in =
    { "" }
    Войдите, чтобы скачать эти данные или удалить их сразу: /start
mydata-sure-later =
    Вы не вошли в личный кабинет, поэтому обработка данных прекратится сейчас, а удалят их в течение { $days } дней. Все чаты выйдут из кабинета и узнают об этом, на почту придёт письмо.

    Чтобы удалить сразу, сначала войдите: /start
mydata-erasing-later = <b>Обработка данных прекращена.</b> Они будут удалены до { $day }. Если передумаете, войдите в личный кабинет и дайте согласие заново: удаление отменится.
mydata-on-its-way = Готовлю два файла: страницу для чтения и JSON для программ.
mydata-html = Ваши данные: страница для чтения
mydata-json = Ваши данные: JSON для программ
mydata-sure = <b>Удалить все ваши данные?</b>
mydata-sure-what =
    Сразу и без возврата исчезнут: личный кабинет, логин и пароль, ФИО, телефон и почта, привязки счетов, согласия, настройки и вся переписка, записанная ботом. Из кабинета выйдут все чаты. Удаляются только ваши собственные кабинеты: если этот чат вошёл в кабинет другого человека, тот кабинет останется.

    Останется акт об удалении, он хранится три года: вместо вас в нём код, есть даты и виды действий, содержания нет.
mydata-erasing = Удаляю ваши данные. Это займёт несколько секунд.
erasure-done =
    <b>Ваши данные удалены.</b>

    Это последнее сообщение, оно у бота не сохраняется. Переписку на вашем устройстве бот стереть не может: удалите этот чат сами. Если вернётесь, начните с /start.
document-denied = Файл не отправлен: вы вышли из личного кабинета, или уже есть более новая квитанция. Запросите его ещё раз: /start
document-locked = Файл готов, но чат закрыт ПИН-кодом. Откройте чат и запросите файл ещё раз.

## Файл

mydata-file-title = Мои данные
mydata-file-made = Составлено { $at }.
mydata-file-cut = В переписке показаны последние сообщения: { $count }. Более ранние можно запросить в расчётном центре.
mydata-file-note = Пароли, ПИН-коды и коды подтверждения хранятся только в виде, из которого их нельзя прочитать, поэтому их здесь нет. Служебные отметки бота есть только в файле JSON. Сведения о начислениях и платежах ведёт расчётный центр.
mydata-yes = да
mydata-no = нет
table-cabinets = Личные кабинеты
table-links = Привязанные лицевые счета
table-sessions = Входы
table-preferences = Настройки уведомлений
table-consents = Согласия и заявления
table-chats = Чат с ботом
table-confirmation_codes = Коды подтверждения
table-invitations = Приглашения
table-readings = Показания приборов учёта
table-evidence = Фотографии приборов учёта
table-reading_decisions = Нажатия на карточках сотрудников
table-attempts = Счётчики попыток
table-outbox = Сообщения в очереди
table-pages = Одноразовые страницы
table-tasks = Присланные фото и прочитанные коды
table-failures = Сбои
table-erasures = Удаление данных
table-announcement_receivers = Полученные объявления
table-employees = Ваша работа в организациях
table-staff_cards = Ваши карточки уведомлений
table-staff_wishes = О чём вам сообщать
table-staff_hours = Ваши рабочие часы
table-staff_deliveries = Уведомления, которые вам отправлены
table-staff_notices = Уведомления, которые вы взяли
table-staff_notices_open = Уведомления, которые вы взяли и не закончили
table-requests_taken = Обращения жителей, которые вы взяли
table-request_answers = Ваши ответы жителям
table-organisation_claims = Заявления о регистрации организаций
table-console_links = Ссылки для входа в пульт поддержки
table-console_sessions = Ваши входы в пульт поддержки
table-console_factors = Второй фактор для пульта поддержки
table-console_notes = Заметки сотрудников о вас
table-console_notes_written = Ваши заметки о других
table-console_presses = Отправленные вами формы пульта поддержки
table-employee_invitations = Приглашения, по которым вы стали сотрудником
table-journal = Строки переписки
table-cards = Карточки в чате
table-invitations_as_guest = Приглашения вам
table-journal_of_other_chats = Ответы бота в других чатах вашего кабинета
table-chats_signed_in = Другие чаты вашего кабинета
field-login = Логин
field-surname = Фамилия
field-given_name = Имя
field-patronymic = Отчество
field-born_on = Дата рождения
field-town = Населённый пункт
field-phone = Телефон
field-email = Почта
field-has_password = Пароль задан
field-created_at = Создано
field-registered_at = Полный доступ с
field-number = Лицевой счёт
field-receipt_type = Квитанция
field-address = Адрес
field-name = Ваше название
field-access = Доступ
field-via = Чем подтверждён
field-linked_at = Привязан
field-own_chat = Этот чат
field-title = Имя в Telegram
field-has_pin = ПИН-код задан
field-started_at = Начало
field-ended_at = Конец
field-end_reason = Почему закончен
field-quiet_from = Тихие часы с
field-quiet_until = Тихие часы до
field-muted = Отключённые уведомления
field-kind = Вид
field-version = Версия
field-language = Язык
field-given_at = Дано
field-withdrawn_at = Отозвано
field-text = Текст
field-chat_id = Номер чата в Telegram
field-state = Шаг диалога
field-active_at = Последнее действие
field-unreachable_at = Бот заблокирован с
field-purpose = Для чего
field-channel = Куда
field-sent_at = Отправлен
field-expires_at = Действует до
field-checks = Проверок
field-closed_at = Закрыт
field-made_at = Создано
field-guest_title = Имя приглашённого в Telegram
field-settled_at = Решено
field-outcome = Итог
field-at = Когда
field-reference = Номер
field-reason = Причина
field-asked_at = Запрошено
field-due_at = Срок
field-done_at = Выполнено
field-direction = Направление
field-step = Шаг
field-body = Содержание
field-organisation = Организация
field-role = Роль
field-employee_name = Имя для коллег
field-since = С
field-claim = Номер заявки
field-inn = ИНН
field-ogrn = ОГРН
field-legal_address = Юридический адрес
field-contact = Контактное лицо
field-claim_outcome = Решение по заявке
field-claim_reason = Причина отказа
field-service = Услуга
field-meter = Номер прибора
field-period = Расчётный период
field-values = Показание
field-said_at = Передано
field-status = Состояние
field-reading = Номер показания
direction-in = от вас
direction-out = от бота
direction-note = отметка бота
access-limited = ограниченный
access-full = полный
mydata-kind-text = сообщение
mydata-kind-command = команда
mydata-kind-press = нажатие кнопки
mydata-kind-secret = пароль или код, содержание не хранится
mydata-kind-edited = исправленное сообщение
mydata-kind-contact = номер телефона
mydata-kind-member = бот запущен или заблокирован
mydata-kind-card = карточка
mydata-kind-notice = уведомление
mydata-kind-keys = кнопка под строкой ввода
mydata-kind-erase = сообщение удалено
mydata-kind-document = файл
mydata-kind-undelivered = не доставлено
mydata-kind-other = другое
mydata-attempt-receipt_code = код с квитанции
mydata-attempt-code = код подтверждения
mydata-attempt-password = вход или проверка пароля
mydata-attempt-proof = подтверждение счёта
mydata-attempt-check = поиск счёта
mydata-attempt-photo = чтение фото
mydata-attempt-claim = заявка организации
mydata-attempt-other = другое
mydata-end-signed_out = вы вышли
mydata-end-pin_forgotten = забыт ПИН-код
mydata-end-pin_wrong = неверный ПИН-код
mydata-end-replaced = вход в другой кабинет
mydata-end-ended_elsewhere = завершён в другом чате
mydata-end-consent_withdrawn = отозвано согласие
mydata-end-recovered = восстановлен пароль
mydata-end-post_ended = роль в организации закончилась
mydata-via-proof = сведениями из квитанции
mydata-via-invitation = приглашением
mydata-via-receipt_code = кодом с квитанции
mydata-purpose-register = регистрация
mydata-purpose-contact = изменение телефона или почты
mydata-purpose-recover = восстановление пароля
mydata-channel-sms = СМС
mydata-channel-email = почта
mydata-outcome-confirmed = подтверждено
mydata-outcome-refused = отклонено
mydata-outcome-revoked = отозвано
mydata-outcome-closed = доступ закрыт
mydata-service-cold_water = холодная вода
mydata-service-hot_water = горячая вода
mydata-service-electricity = электроэнергия
mydata-service-gas = газ
mydata-service-heating = отопление
mydata-service-sewerage = водоотведение
mydata-service-irrigation = полив
mydata-service-waste = вывоз отходов
mydata-status-accepted = принято
mydata-status-exported = передано в расчёт
mydata-status-counted = учтено
mydata-status-rejected = отклонено
mydata-status-cancelled = отменено вами
