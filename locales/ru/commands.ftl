### What the command line says to the administrator. Lines that start with `help-` are read
### without Fluent (see bot/__main__.py): one line each and nothing to put in.

help-kvitok = Квиток: бот расчётного центра в Telegram.
help-version = Показать версию.
help-demo = Попробовать бота без токена: чат открывается в браузере, данные вымышленные.
help-port = Порт страницы с чатом.
help-run = Запустить бота.
help-run-only = Только часть работы: intake, delivery, jobs или console. Можно повторять или перечислить через запятую.
help-migrate = Привести базу данных к этой версии. Остальные команды делают это сами.
help-adopt-key = SECRET_KEY сменили намеренно: впредь база принимает ключ этой машины.
help-import = Загрузить реестры: файлы, папки или шаблоны имён.
help-import-files = Файлы .csv, .txt и .xlsx, папки или шаблоны вроде 'реестры/*.csv'.
help-codes = Одноразовые коды для квитанций.
help-codes-make = Создать коды для квитанций месяца и файл для типографии.
help-codes-period = Расчётный период квитанций, например 2026-11.
help-codes-type = Только для квитанций этого вида: utilities или capital_repair.
help-codes-every = Для всех лицевых счетов, а не только для тех, у кого есть квитанция за этот месяц.
help-codes-out = Куда записать файл для типографии.
help-codes-again = Создать новые коды вместо созданных раньше. Прежние неиспользованные коды этого месяца перестанут действовать.
help-export = Передать в расчёт то, что собрал бот.
help-export-readings = Выгрузить показания пакетом с номером: каждое передаётся как новое один раз.
help-export-period = Расчётный период показаний, например 2026-11.
help-export-since-last = Только то, чего не было в прежних пакетах; без этого выгружается весь период.
help-export-format = Вид файла: xlsx (21 столбец), bank (реестр банка, по файлу на организацию) или csv.
help-export-batch = Создать ещё раз файл пакета с этим номером: он будет тем же.
help-export-out = Куда записать файл, для bank — папка.
help-export-photos = В какую папку записать фото счётчиков к показаниям пакета.
help-window = Сроки приёма показаний.
help-window-set = Задать срок приёма: для всех или для домов, услуг, организации.
help-window-unset = Убрать заданный срок: снова действует более общий.
help-window-extend = Продлить приём за один месяц.
help-window-withdraw = Отменить продление, заданное для тех же домов и услуг.
help-window-list = Показать заданные сроки и продления.
help-window-days = Первый и последний день, например 15-25; 25-5 переходит через конец месяца.
help-window-until = Последний день приёма, например 2026-11-28.
help-window-house = Дом: адрес, как в реестре или как пишут жители. Можно повторить.
help-window-service = Услуга: cold_water, hot_water, electricity, gas, heating. Можно повторить.
help-window-organisation = ИНН организации.
help-staff = Сотрудники организаций и центра.
help-staff-add = Пригласить сотрудника: команда печатает одноразовую ссылку на 7 дней.
help-staff-list = Показать сотрудников и открытые приглашения: центра или организации.
help-staff-remove = Удалить сотрудника: его права кончаются сразу.
help-staff-reset = Сбросить второй фактор сотрудника для пульта поддержки: открытые входы закончатся, при следующем он настроит новый.
help-staff-inn = ИНН организации. Без него речь о сотрудниках самого центра.
help-staff-role = Роль: owner, manager, dispatcher, meter_clerk, viewer в организации; administrator, support в центре.
help-staff-name = Имя сотрудника, как его увидят коллеги.
help-staff-id = Номер сотрудника из kvitok staff list.
help-audit = Журнал действий сотрудников.
help-audit-verify = Проверить, что журнал действий цел: ни одна запись не изменена, не удалена, не вставлена и не переставлена.
help-audit-head = Голова цепочки из журнала программы (строка «audit chain holds»): она должна найтись.
help-audit-forget = Удалить самые старые записи журнала действий; цепочка после них остаётся проверяемой.
help-audit-before = День ДД.ММ.ГГГГ: удаляются записи до него.
help-erasure = Уничтожение данных людей.
help-erasure-report = Показать акты об уничтожении данных и то, что ещё ждёт срока.
help-erasure-repeat = После возврата базы из копии: снова потребовать уничтожения по актам, которых в ней нет.
help-erasure-file = Файл, который записала kvitok erasure report --json.
help-doctor = Проверить настройки, базу данных, Redis, Telegram, почту и СМС.
help-backup = Сохранить базу данных в файл, пока бот работает.
help-backup-file = Куда записать копию.
help-backup-replace = Заменить файл, если он уже есть.
help-restore = Вернуть базу данных из копии. Бот должен быть остановлен.
help-restore-file = Файл, созданный командой kvitok backup.
help-move = Перенести базу данных из файла SQLite в PostgreSQL. Бот должен быть остановлен.
help-move-to = Новая база: postgresql+asyncpg://имя:пароль@сервер/база.
help-frame-usage = Использование:
help-frame-options = Параметры
help-frame-arguments = Аргументы
help-frame-commands = Команды
help-frame-any-options = [ПАРАМЕТРЫ]
help-frame-any-command = КОМАНДА [АРГУМЕНТЫ]...
help-frame-help = Показать эту справку.
help-frame-required = [обязательно]
help-frame-default = [по умолчанию:
help-frame-text = текст
help-frame-path = путь
help-frame-number = число
help-json = Ответить в JSON, для программ.

## Команда набрана неверно

usage-help = Справка: { $command }
usage-no-command = Нет команды { $given }.
usage-no-option = Нет параметра { $given }.
usage-near = Похожие: { $near }.
usage-missing = Не задано: { $given }.
usage-no-value = После { $given } нужно значение.
usage-extra = Лишнее в команде: { $given }.
usage-value = Значение { $given } не подходит: какое нужно, сказано в справке.

## Настройки

setting-line = Настройка { $name }: { $expected }
setting-line-given = Настройка { $name }: { $expected } Задано: «{ $given }».
setting-misspelt = В .env есть { $name }: такой настройки нет, возможно, это { $meant }.
setting-file-encoding = файл должен быть в кодировке UTF-8.
setting-file-unreadable = файл не читается.
setting-secret-file = файл повреждён. Верните его из резервной копии или удалите: ключ будет создан заново, а черновики и кнопки в чатах перестанут действовать.
setting-bot-token-needed = нужен токен бота от @BotFather. Без токена работает только kvitok demo.
setting-bot-token = ожидается токен от @BotFather: цифры, двоеточие, буквы.
setting-telegram-api-url = ожидается адрес, который начинается с https:// или http://.
setting-database-url = ожидается sqlite+aiosqlite:///путь/к/файлу или postgresql+asyncpg://имя:пароль@сервер/база.
setting-redis-url = ожидается redis://сервер:порт/номер.
setting-webhook-url = ожидается адрес, который начинается с https://.
setting-webhook-needs-https = Telegram принимает только адрес, который начинается с https://.
setting-webhook-secret = ожидается от 1 до 256 знаков: латинские буквы, цифры, «-» и «_».
setting-webhook-needs-secret = нужна, потому что задана WEBHOOK_URL: от 1 до 256 латинских букв, цифр, «-» и «_».
setting-listen = ожидается адрес и порт, например 127.0.0.1:8080.
setting-trusted-proxies = ожидаются адреса и сети прокси через запятую, например 127.0.0.1,10.0.0.0/8.
setting-public-url = ожидается адрес, который начинается с https:// или http://.
setting-secret-key-short = ожидается не меньше 32 знаков. Оставьте пустой, и ключ будет создан сам.
setting-centre-name = ожидается название не длиннее 160 знаков.
setting-time-zone = ожидается часовой пояс, например Europe/Moscow или Asia/Yekaterinburg.
setting-reading-window = ожидаются два дня месяца через дефис, например 15-25.
setting-smtp-url = ожидается smtp://имя:пароль@сервер:порт, smtps://имя:пароль@сервер:порт, file:///путь или console:.
setting-smtp-from = ожидается адрес электронной почты.
setting-smtp-needs-from = нужна, потому что задана SMTP_URL: адрес, от которого отправляется почта.
setting-sms-url = ожидается адрес, который начинается с https:// или http://, file:///путь или console:.
setting-sms-needs-fields = в SMS_URL или SMS_BODY нужны {"{text}"} и {"{phone}"} или {"{digits}"}; из других слов в фигурных скобках есть только {"{token}"}.
setting-sms-needs-token = нужна, потому что в SMS_URL или SMS_BODY есть {"{token}"}.
setting-sms-body-json = начинается как JSON, но не читается. Слова в фигурных скобках пишутся внутри кавычек.
setting-codes-a-day = ожидается целое число от 1 до 1000000.
setting-staff-chat-id = ожидается номер чата, например -1001234567890.
setting-admins = ожидаются номера пользователей Telegram через запятую, например 111111,222222.
setting-documents-dir = ожидается папка с документами центра: файлы agreement.ru.txt и privacy.ru.txt в UTF-8, первая строка «Версия: …», дальше текст.
setting-send-rate = ожидается целое число от 1 до 30.
setting-log-format = ожидается text или json.
setting-log-level = ожидается debug, info или warning.
setting-retention-days = ожидается целое число дней от 1 до 36500.
setting-remind-days = ожидается целое число дней от 0 до 14.
setting-erasure-days = ожидается целое число дней от 1 до 30: столько даёт закон.
setting-private-details = ожидается chat, page или none.
setting-page-needs-url = нужна, потому что PRIVATE_DETAILS=page: адрес, по которому люди открывают страницы центра.
setting-console = ожидается on или off.
setting-console-needs-url = нужна, потому что CONSOLE=on: адрес, по которому сотрудники открывают пульт поддержки.
setting-console-needs-https = при CONSOLE=on нужен адрес, который начинается с https://: в пульте личные данные.
setting-metrics-token = нужны от 16 до 128 латинских букв, цифр и знаков . _ ~ + / -.
setting-page-needs-https = при PRIVATE_DETAILS=page нужен адрес, который начинается с https://: на странице личные данные.

## База данных

database-unavailable = База данных не отвечает: { $reason }.
database-newer = Программа старше базы данных: у базы версия { $found }, а программа знает версии до { $wanted }. Обновите Квиток или верните резервную копию базы.
database-unknown = База данных создана другой версией Квитка ({ $reason }). Обновите Квиток или верните резервную копию базы.
database-wrong-key = База данных начата с другим ключом. Верните прежний: SECRET_KEY или файл var/secret.key, у всех процессов один. Если прежнего больше нет или ключ сменён намеренно: kvitok migrate --adopt-key, тогда пропадут черновики, кнопки в чатах, пароли и ПИН-коды.
database-key-adopted = Впредь база данных принимает SECRET_KEY этой машины.
database-migrated = База данных готова, версия { $revision }.
database-in-use = С этой базой уже работает другой Квиток ({ $path }). Файл SQLite обслуживает один процесс; для нескольких нужен PostgreSQL.
port-in-use = Адрес { $address } уже занят другой программой. Остановите её или задайте другой порт: { $where }.
start-failed = Не удалось запуститься: { $reason }.
run-only-unknown = --only: ожидается intake, delivery, jobs или console, можно через запятую. Задано: «{ $given }».
run-only-sqlite = --only: с SQLite работает один процесс, и он делает всё. Чтобы разделить работу, нужен PostgreSQL (DATABASE_URL).
run-only-console = --only console: показывать нечего. Нужен PUBLIC_URL с https://, а CONSOLE не должна быть off.

## Копии и перенос

store-in-use = Бот работает с этой базой данных ({ $path }). Остановите его и повторите команду.
backup-done = Копия записана и проверена: { $path }, версия { $revision }.
backup-key-file = Храните var/secret.key отдельно от копии: без этого ключа пропадут черновики, кнопки в чатах, пароли и ПИН-коды.
backup-key-set = Храните SECRET_KEY из настроек отдельно от копии: без этого ключа пропадут черновики, кнопки в чатах, пароли и ПИН-коды.
backup-refused-no-file = Файла { $path } нет: сохранять нечего.
backup-refused-exists = Файл { $path } уже есть. Назовите другой или добавьте --replace.
backup-refused-folder = { $path } — это папка. Допишите имя файла.
backup-refused-no-folder = Папки { $path } нет. Создайте её и повторите.
backup-refused-other-file = { $path } — не копия базы данных, поэтому этот файл не заменён. Назовите другой.
backup-refused-itself = { $path } — это сама база данных. Назовите другой файл.
backup-refused-under-way = Другая команда уже пишет { $path }. Дождитесь её и повторите.
backup-refused-damaged = Файл повреждён или это не база данных Квитка: { $reason }.
backup-refused-failed = Копия не записана: { $reason }.
backup-file = Файл { $path } не записан или не прочитан: { $reason }.
backup-postgres = База данных в PostgreSQL, её копию делает pg_dump (спросит пароль): { $command }
restore-done = База данных возвращена: { $path }. Теперь запустите бота.
restore-kept = Прежняя база сохранена: { $path }. Когда убедитесь, что всё на месте, удалите её: в ней данные людей.
restore-erased = Люди, чьи данные уничтожены после этой копии, снова в базе. Потребуйте уничтожить их ещё раз: kvitok erasure repeat ФАЙЛ.
restore-key-missing = Ключа var/secret.key здесь нет. До запуска положите прежний, с правами 0600, или задайте прежний SECRET_KEY: с другим ключом бот не запустится, а без прежнего пропадут черновики, кнопки в чатах, пароли и ПИН-коды.
backup-refused-no-backup = Файла { $path } нет.
backup-refused-with-log = Рядом с { $path } лежит журнал { $log }: это не копия, а рабочий файл, и самое новое — в журнале. Сначала сделайте из него копию: назовите его в DATABASE_URL и выполните kvitok backup, затем верните её.
backup-refused-newer = Копия сделана более новым Квитком (версия { $revision }). Обновите Квиток и повторите.
backup-refused-busy = С { $path } работает другая программа, например kvitok import. Дождитесь её и повторите.
restore-postgres = База данных в PostgreSQL. Остановите бота и верните её так (спросит пароль): { $command }
move-target = Нужна новая база: --to postgresql+asyncpg://имя:пароль@сервер/база.
move-not-embedded = Переносить нечего: DATABASE_URL уже указывает на PostgreSQL.
move-refused-no-file = Файла { $path } нет: переносить нечего.
move-refused-file-busy = С файлом базы работает другая программа, например kvitok import: { $reason }. Дождитесь её и повторите.
move-refused-target-busy = С новой базой кто-то работает. Остановите его и повторите.
move-refused-target-holds = В новой базе уже есть данные (таблица { $table }). Нужна пустая.
move-refused-stranger = В новой базе таблицы другой программы ({ $table }). Нужна пустая база.
move-refused-encoding = Новая база в кодировке { $encoding }, а нужна UTF8: createdb --encoding=UTF8 --template=template0.
move-refused-value = PostgreSQL не принимает значение, { $table }: { $reason }.
move-refused-unreadable = { $row ->
    [none] Строка таблицы { $table } испорчена: в ней байты, которые не читаются как текст UTF-8.
   *[other] Строка { $row } таблицы { $table } испорчена: в ней байты, которые не читаются как текст UTF-8. Показать её: SELECT * FROM { $table } WHERE rowid = { $row }.
  }
move-old-stays = Ничего не перенесено: верна прежняя база, бот запускается на ней. Новая осталась пустой, команду можно повторить.
move-failed = Новая база отличается от прежней.
move-nothing-done = Ничего не перенесено: верна прежняя база, бот запускается на ней.
move-which-is-true = Сейчас ничего не перенесено и не изменено. Перенос записывается целиком или никак: если данные в новой базе от него (например, связь оборвалась в самом конце), он завершён, и верна новая база, а прежний файл больше не запускайте. Если они не от него, назовите другую, пустую базу.
move-column-table = таблица
move-column-rows = строк
move-column-newest = последний номер
move-column-digest = отпечаток
move-column-sums = суммы (деньги в копейках)
move-same = совпадает
move-different = ОТЛИЧАЕТСЯ
move-audit = Журнал действий: записей { $rows }, голова цепочки { $head }, { $state }.
move-audit-broken = Цепочка журнала действий была нарушена ещё до переноса, подробности: kvitok audit verify.
move-done = Перенесено строк: { $rows }, секунд: { $seconds }. Всё совпадает.
move-next-url = Теперь замените в .env DATABASE_URL на { $url } (вместо *** пароль) и запустите бота.
move-next-key-file = Ключ должен остаться тем же: содержимое var/secret.key запишите в SECRET_KEY у всех экземпляров.
move-next-key-set = SECRET_KEY должен остаться тем же у всех экземпляров.
move-next-old = Прежний файл больше не запускайте: с первой минуты работы новой базы он отстаёт. Удалите его, когда он больше не нужен: в нём данные людей.

## Загрузка реестров

import-empty = Нечего загружать: в папке { $name } нет файлов .csv, .txt и .xlsx.
import-imported = { $name }: загружено строк { $accepted } из { $rows }.
import-unchanged = { $name }: ничего не изменилось, принятые строки уже загружены: { $accepted } из { $rows }.
import-rows-refused = Отклонено строк: { $refused }.
import-remarks = Замечаний: { $remarks }.
import-see = Подробности в файле { $path }.
import-notes-lost = Файл с подробностями записать не удалось.
import-refused = { $name }: файл не загружен. { $reason }
import-skipped = { $name }: файл пропущен. { $reason }

## Коды для квитанций

codes-period = Период не читается: нужен месяц и год, например --period 2026-11.
codes-receipt-type = Вид квитанции не распознан: нужен utilities или capital_repair.
codes-made = Создано кодов: { $number }. Файл для типографии: { $path }. Коды действуют до { $until } включительно и больше нигде не хранятся: потерянный файл не восстановить.
codes-nobody = Некому печатать: за этот месяц нет ни одной квитанции. Загрузите receipts.csv или добавьте --every, чтобы создать коды для всех лицевых счетов.
codes-period-over = Коды за этот месяц действовали бы до { $day }, этот день прошёл. Создайте коды для более новых квитанций.
codes-period-ahead = Месяц слишком далеко: квитанции бывают не позже чем за { $month }. Проверьте --period.
codes-made-before = Коды за этот месяц уже есть. Если прежние ещё не напечатаны или испорчены, добавьте --again: прежние неиспользованные перестанут действовать.
codes-file-not-begun = Файл { $path } не записывается: { $reason }. Ничего не изменено: исправьте и запустите ещё раз.
codes-file = Файл { $path } не записывается: { $reason }. Коды не созданы или созданы не все. Исправьте и запустите ещё раз с --again.

## Выгрузка показаний

export-period = Период не читается: нужен месяц и год, например --period 2026-11.
export-format = Вид файла не распознан: нужен xlsx, bank или csv.
export-done = Пакет { $number }: новых показаний { $new }, всего в файле { $rows }.
export-nothing = Выгружать нечего: новых показаний за этот период нет.
export-no-batch = Пакета { $number } нет.
export-photos = Фото счётчиков записано: { $count }.
export-photos-fault = Показания выгружены, но фото записаны не все: { $path }: { $reason }. Повторите: kvitok export readings --batch { $number } --photos ПАПКА.
export-too-many = В книгу не войдёт { $rows } строк, предел { $most }. Выгрузите с --format csv или чаще с --since-last. Ничего не отмечено.
export-unfinished = Файл пакета { $number } за { $period } не был записан до конца. Показания отмечены выгруженными: создайте файл командой kvitok export readings --batch { $number }.
export-file = Файл { $path } не записывается: { $reason }. Если пакет уже отмечен, следующий запуск назовёт его номер.

## Сроки приёма показаний

window-set = Приём показаний { $days } числа задан. Правил: { $rules }.
window-unset = Заданный срок убран. Правил: { $rules }.
window-extended = Приём показаний за { $period } продлён до { $until } включительно. Правил: { $rules }.
window-days = Срок не читается: нужен первый и последний день, например 15-25.
window-period = Период не читается: нужен месяц и год, например --period 2026-11.
window-until = Последний день не читается: нужна дата, например --until 2026-11-28.
window-service = Услуга не распознана. Есть cold_water, hot_water, electricity, gas, heating, sewerage, irrigation, waste.
window-house = Дома «{ $house }» нет: нужен адрес, как в реестре, например «г. Асбест, ул. Мира, д. 5». Ничего не изменено.
window-house-near = Дома «{ $house }» нет. Есть похожие: { $near }. Ничего не изменено.
window-extends-nothing = Продлевать нечего: показания и так принимают до { $closes }. Последний день должен быть позже. Ничего не изменено.
window-not-extended = За { $period } для этих домов и услуг продления нет: что задано, покажет kvitok window list. Ничего не изменено.
window-withdrawn = Продление за { $period } отменено. Правил: { $rules }.
window-organisation = Организации с ИНН { $inn } нет. Ничего не изменено.
window-day-outside = Последний день должен быть в месяце { $period } или в следующем. Ничего не изменено.
window-none = Ничего не задано: действует срок организации или READING_WINDOW.
window-rule = { $days } · { $whose }
window-extension = за { $period } до { $until } · { $whose }
window-all-services = все услуги
window-all-houses = все дома
window-of-inn = организация { $inn }

## Проверка

doctor-ok = в порядке
doctor-fault = ОШИБКА
doctor-off = не задано
doctor-settings = Настройки
doctor-database = База данных
doctor-key = Ключ
doctor-redis = Redis
doctor-telegram = Telegram
doctor-smtp = Почта
doctor-sms = СМС
doctor-console = Пульт
doctor-settings-fine = все значения верны.
doctor-database-fine = читается и пишется, версия { $revision }.
doctor-database-missing = файла базы ещё нет, он появится сам при первом запуске.
doctor-database-behind = версия { $found }, нужна { $wanted }. Выполните kvitok migrate.
doctor-database-newer = программа старше базы: у базы версия { $found }, а программа знает версии до { $wanted }. Обновите Квиток.
doctor-database-empty = таблиц ещё нет, они появятся сами при первом запуске.
doctor-key-fine = тот же, с которым начата база данных.
doctor-key-missing = SECRET_KEY не задан и файла var/secret.key нет, а база данных уже начата с ключом. Верните прежний файл или задайте прежний SECRET_KEY.
doctor-key-unreadable = файл var/secret.key не читается или повреждён. Верните прежний или задайте SECRET_KEY.
doctor-redis-fine = отвечает.
doctor-redis-off = без Redis можно работать.
doctor-telegram-fine = бот @{ $name } отвечает.
doctor-telegram-no-token = нет BOT_TOKEN. Получите токен у @BotFather; без токена работает только kvitok demo.
doctor-telegram-unauthorized = токен не подходит (401). Проверьте BOT_TOKEN: скопирован ли он целиком и не отозван ли у @BotFather.
doctor-telegram-not-found = сервер не знает такого адреса (404). Проверьте BOT_TOKEN и TELEGRAM_API_URL.
doctor-telegram-refused = сервер ответил { $status }.
doctor-smtp-fine = сервер принимает подключение.
doctor-smtp-off = почта не настроена: письма с кодами не отправляются.
doctor-smtp-login = сервер не принял имя или пароль.
doctor-smtp-no-tls = сервер не предлагает шифрование (STARTTLS), поэтому пароль не отправлен: включите его на сервере или укажите в SMTP_URL адрес smtps://.
doctor-sms-fine = шлюз { $host } отвечает. Проверить текст и ключ можно только отправкой.
doctor-sms-off = СМС не настроены: коды по СМС не отправляются.
doctor-console-fine = { $url }, вход по команде /console в чате.
doctor-console-off = пульт поддержки выключен. Чтобы включить, задайте PUBLIC_URL.
doctor-console-open = пульт поддержки выключен: PUBLIC_URL должен начинаться с https://.
doctor-letters-written-down = никому не отправляется, только записывается: так пробуют бота.
doctor-unreachable = нет ответа от { $host }: { $reason }.

## Акты об уничтожении данных

erasure-acts-none = Актов об уничтожении данных нет.
erasure-act = { $subject }… · запрошено { $asked }: { $reason } · { $state }
erasure-act-done = уничтожено { $at }
erasure-act-due = срок { $at }
erasure-act-destroyed = Уничтожено строк — { $destroyed }
erasure-file-broken = Файл { $path } — не список актов от kvitok erasure report --json: { $reason }.
erasure-repeated = Потребовано снова: { $again }, данные уничтожит бот, когда работает. Уже известно: { $stood }. Отменено новым согласием: { $taken_back }. Ничего не хранится: { $strangers }.
erasure-act-log = Выгрузка журнала: записей { $count }, целиком в --json
erasure-act-ground = Основание: { $ground }
erasure-reason-withdrawn = согласие отозвано
erasure-reason-asked = человек потребовал удалить данные
erasure-ground-withdrawn = Федеральный закон 152-ФЗ, статья 21, часть 5: отзыв согласия на обработку персональных данных.
erasure-ground-asked = Федеральный закон 152-ФЗ, статья 21, части 5 и 5.1: требование прекратить обработку персональных данных.

## Сотрудники

staff-role-unknown = Роль не распознана. Есть owner, manager, dispatcher, meter_clerk, viewer, administrator, support.
staff-no-organisation = Организации с ИНН { $inn } нет. Ничего не изменено.
staff-other-place = Роли administrator и support есть только у центра, остальные только у организаций: для них нужен --inn. Ничего не изменено.
staff-added = Приглашение создано. Ссылка действует до { $until } и только один раз; больше она нигде не хранится.
staff-added-nameless = Приглашение создано, действует до { $until } и только один раз. Имя бота узнать не удалось: допишите эту строку к ссылке https://t.me/ИМЯ_БОТА?start=
staff-line = { $employee } · { $name } · { $role } · { $place } · с { $since }
staff-invited = приглашение · { $name } · { $role } · { $place } · до { $until }
staff-nobody = Сотрудников и открытых приглашений нет.
staff-whole = расчётный центр
staff-no-employee = Сотрудника { $employee } нет.
staff-removed = Сотрудник удалён: { $name }. Права закончились сразу.
staff-no-factor = У сотрудника { $employee } нет второго фактора, или такого сотрудника нет. Ничего не изменено.
staff-reset = Второй фактор сброшен: { $name }. Открытые входы в пульт закончены, при следующем входе настраивается новый.
