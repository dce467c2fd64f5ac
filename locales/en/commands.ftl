### What the command line says to the administrator. Lines that start with `help-` are read
### without Fluent (see bot/__main__.py): one line each and nothing to put in.

help-kvitok = Kvitok: a utilities settlement centre in Telegram.
help-version = Show the version.
help-demo = Try the bot without a token: the chat opens in a browser, all data is made up.
help-port = Port of the chat page.
help-run = Run the bot.
help-migrate = Bring the database to this version. The other commands do it themselves.
help-import = Import registries: files, folders or patterns of names.
help-import-files = Files .csv and .txt, folders, or patterns such as 'registries/*.csv'.
help-doctor = Check settings, database, Redis, Telegram and mail.
help-json = Answer in JSON, for programs.

## Settings

setting-line = Setting { $name }: { $expected }
setting-line-given = Setting { $name }: { $expected } Given: “{ $given }”.
setting-misspelt = .env has { $name }: there is no such setting, perhaps { $meant } is meant.
setting-file-encoding = the file must be in UTF-8.
setting-file-unreadable = the file cannot be read.
setting-secret-file = the file is damaged. Restore it from a backup, or remove it: a new key is made then, and drafts and buttons in chats stop working.
setting-bot-token-needed = the token of the bot from @BotFather is needed. Only kvitok demo works without it.
setting-bot-token = a token from @BotFather is expected: digits, a colon, letters.
setting-telegram-api-url = an address that starts with https:// or http:// is expected.
setting-database-url = sqlite+aiosqlite:///path/to/file or postgresql+asyncpg://user:password@host/name is expected.
setting-redis-url = redis://host:port/number is expected.
setting-webhook-url = an address that starts with https:// is expected.
setting-webhook-needs-https = Telegram takes only an address that starts with https://.
setting-webhook-secret = 1 to 256 characters are expected: Latin letters, digits, “-” and “_”.
setting-webhook-needs-secret = it is needed because WEBHOOK_URL is set: 1 to 256 Latin letters, digits, “-” and “_”.
setting-listen = a host and a port are expected, for example 127.0.0.1:8080.
setting-public-url = an address that starts with https:// or http:// is expected.
setting-secret-key-short = 32 characters or more are expected. Leave it empty, and a key is made.
setting-centre-name = a name of 160 characters at most is expected.
setting-time-zone = a time zone is expected, for example Europe/Moscow or Asia/Yekaterinburg.
setting-reading-window = two days of a month with a hyphen are expected, for example 15-25.
setting-smtp-url = smtp://user:password@host:port or smtps://user:password@host:port is expected.
setting-smtp-from = an e-mail address is expected.
setting-smtp-needs-from = it is needed because SMTP_URL is set: the address that mail is sent from.
setting-sms-url = an address that starts with https:// or http:// is expected.
setting-staff-chat-id = the number of a chat is expected, for example -1001234567890.
setting-admins = numbers of Telegram users by comma are expected, for example 111111,222222.
setting-send-rate = a whole number from 1 to 30 is expected.
setting-log-format = text or json is expected.
setting-retention-days = a whole number of days from 1 to 36500 is expected.

## Database

database-unavailable = The database does not answer: { $reason }.
database-newer = The database was made by another version of Kvitok ({ $reason }). Update Kvitok or restore a backup of the database.
database-migrated = The database is ready, version { $revision }.
database-in-use = Another Kvitok works with this database ({ $path }). A SQLite file is for one process; several need PostgreSQL.
port-in-use = Another program uses { $address } already. Stop it or choose another port: { $where }.
start-failed = Could not start: { $reason }.

## Import

import-empty = Nothing to import: the folder { $name } has no .csv or .txt files.
import-imported = { $name }: { $accepted } of { $rows } rows imported.
import-unchanged = { $name }: nothing changed, { $accepted } of { $rows } rows were imported before.
import-rows-refused = Rows refused: { $refused }.
import-remarks = Remarks: { $remarks }.
import-see = Details are in { $path }.
import-notes-lost = The file of details could not be written.
import-refused = { $name }: the file is not imported. { $reason }
import-skipped = { $name }: the file is skipped. { $reason }

## Doctor

doctor-ok = fine
doctor-fault = FAULT
doctor-off = not set
doctor-settings = Settings
doctor-database = Database
doctor-redis = Redis
doctor-telegram = Telegram
doctor-smtp = Mail
doctor-settings-fine = all values are right.
doctor-database-fine = can be read and written, version { $revision }.
doctor-database-missing = there is no file yet, the first start makes it.
doctor-database-behind = version { $found }, but { $wanted } is needed. Run kvitok migrate.
doctor-database-empty = there are no tables yet, the first start makes them.
doctor-redis-fine = answers.
doctor-redis-off = the bot works without Redis.
doctor-telegram-fine = the bot @{ $name } answers.
doctor-telegram-no-token = no BOT_TOKEN. Get a token from @BotFather; only kvitok demo works without one.
doctor-telegram-unauthorized = the token is not accepted (401). Check BOT_TOKEN: is it copied whole, was it revoked at @BotFather?
doctor-telegram-not-found = the server knows no such address (404). Check BOT_TOKEN and TELEGRAM_API_URL.
doctor-telegram-refused = the server answered { $status }.
doctor-smtp-fine = the server accepts connections.
doctor-smtp-off = mail is not set up.
doctor-smtp-login = the server did not accept the name or the password.
doctor-unreachable = no answer from { $host }: { $reason }.
