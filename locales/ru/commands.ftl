### What the command line says to the administrator. Lines that start with `help-` are read
### without Fluent (see bot/__main__.py): one line each and nothing to put in.

help-kvitok = Квиток: бот расчётного центра в Telegram.
help-version = Показать версию.
help-demo = Попробовать бота без токена: чат открывается в браузере, данные вымышленные.
help-port = Порт страницы с чатом.
help-run = Запустить бота.
help-migrate = Привести базу данных к этой версии. Остальные команды делают это сами.
help-import = Загрузить реестры: файлы, папки или шаблоны имён.
help-import-files = Файлы .csv и .txt, папки или шаблоны вроде 'реестры/*.csv'.
help-doctor = Проверить настройки, базу данных, Redis, Telegram и почту.
help-json = Ответить в JSON, для программ.

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
setting-public-url = ожидается адрес, который начинается с https:// или http://.
setting-secret-key-short = ожидается не меньше 32 знаков. Оставьте пустой, и ключ будет создан сам.
setting-centre-name = ожидается название не длиннее 160 знаков.
setting-time-zone = ожидается часовой пояс, например Europe/Moscow или Asia/Yekaterinburg.
setting-reading-window = ожидаются два дня месяца через дефис, например 15-25.
setting-smtp-url = ожидается smtp://имя:пароль@сервер:порт или smtps://имя:пароль@сервер:порт.
setting-smtp-from = ожидается адрес электронной почты.
setting-smtp-needs-from = нужна, потому что задана SMTP_URL: адрес, от которого отправляется почта.
setting-sms-url = ожидается адрес, который начинается с https:// или http://.
setting-staff-chat-id = ожидается номер чата, например -1001234567890.
setting-admins = ожидаются номера пользователей Telegram через запятую, например 111111,222222.
setting-send-rate = ожидается целое число от 1 до 30.
setting-log-format = ожидается text или json.
setting-retention-days = ожидается целое число дней от 1 до 36500.

## База данных

database-unavailable = База данных не отвечает: { $reason }.
database-newer = База данных создана другой версией Квитка ({ $reason }). Обновите Квиток или верните резервную копию базы.
database-migrated = База данных готова, версия { $revision }.
database-in-use = С этой базой уже работает другой Квиток ({ $path }). Файл SQLite обслуживает один процесс; для нескольких нужен PostgreSQL.
port-in-use = Адрес { $address } уже занят другой программой. Остановите её или задайте другой порт: { $where }.
start-failed = Не удалось запуститься: { $reason }.

## Загрузка реестров

import-empty = Нечего загружать: в папке { $name } нет файлов .csv и .txt.
import-imported = { $name }: загружено строк { $accepted } из { $rows }.
import-unchanged = { $name }: ничего не изменилось, принятые строки уже загружены: { $accepted } из { $rows }.
import-rows-refused = Отклонено строк: { $refused }.
import-remarks = Замечаний: { $remarks }.
import-see = Подробности в файле { $path }.
import-notes-lost = Файл с подробностями записать не удалось.
import-refused = { $name }: файл не загружен. { $reason }
import-skipped = { $name }: файл пропущен. { $reason }

## Проверка

doctor-ok = в порядке
doctor-fault = ОШИБКА
doctor-off = не задано
doctor-settings = Настройки
doctor-database = База данных
doctor-redis = Redis
doctor-telegram = Telegram
doctor-smtp = Почта
doctor-settings-fine = все значения верны.
doctor-database-fine = читается и пишется, версия { $revision }.
doctor-database-missing = файла базы ещё нет, он появится сам при первом запуске.
doctor-database-behind = версия { $found }, нужна { $wanted }. Выполните kvitok migrate.
doctor-database-empty = таблиц ещё нет, они появятся сами при первом запуске.
doctor-redis-fine = отвечает.
doctor-redis-off = без Redis можно работать.
doctor-telegram-fine = бот @{ $name } отвечает.
doctor-telegram-no-token = нет BOT_TOKEN. Получите токен у @BotFather; без токена работает только kvitok demo.
doctor-telegram-unauthorized = токен не подходит (401). Проверьте BOT_TOKEN: скопирован ли он целиком и не отозван ли у @BotFather.
doctor-telegram-not-found = сервер не знает такого адреса (404). Проверьте BOT_TOKEN и TELEGRAM_API_URL.
doctor-telegram-refused = сервер ответил { $status }.
doctor-smtp-fine = сервер принимает подключение.
doctor-smtp-off = почта не настроена.
doctor-smtp-login = сервер не принял имя или пароль.
doctor-unreachable = нет ответа от { $host }: { $reason }.
