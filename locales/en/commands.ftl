### What the command line says to the administrator. Lines that start with `help-` are read
### without Fluent (see bot/__main__.py): one line each and nothing to put in.

help-kvitok = Kvitok: a utilities settlement centre in Telegram.
help-version = Show the version.
help-demo = Try the bot without a token: the chat opens in a browser, all data is made up.
help-port = Port of the chat page.
help-run = Run the bot.
help-run-only = Only a part of the work: intake, delivery, jobs or console. Repeat it, or put commas between.
help-migrate = Bring the database to this version. The other commands do it themselves.
help-adopt-key = SECRET_KEY was changed on purpose: from now on the database takes the key of this machine.
help-import = Import registries: files, folders or patterns of names.
help-import-files = Files .csv, .txt and .xlsx, folders, or patterns such as 'registries/*.csv'.
help-codes = One-time codes for receipts.
help-codes-make = Make codes for the receipts of a month, and the file for the printer.
help-codes-period = Billing period of the receipts, such as 2026-11.
help-codes-type = Only for receipts of this kind: utilities or capital_repair.
help-codes-every = For all accounts, not only for those with a receipt of that month.
help-codes-out = Where to write the file for the printer.
help-codes-again = Make new codes in place of earlier ones. Earlier unused codes of that month stop working.
help-export = Pass to the billing what the bot has gathered.
help-export-readings = Export readings as a numbered batch: each is passed as new once.
help-export-period = The billing period of the readings, such as 2026-11.
help-export-since-last = Only what earlier batches lack; without this the whole period is exported.
help-export-format = The kind of file: xlsx (21 columns), bank (a bank registry, a file for each organisation) or csv.
help-export-batch = Make the file of the batch with this number once more: it will be the same.
help-export-out = Where to write the file; for bank a folder.
help-export-photos = The folder for the photos of meters of the batch.
help-window = When readings are taken.
help-window-set = Set the window: for all, or for houses, services, an organisation.
help-window-unset = Take a window away: a more general one holds again.
help-window-extend = Keep the window of one month open for longer.
help-window-withdraw = Take back an extension set for the same houses and services.
help-window-list = Show what windows and extensions are set.
help-window-days = The first and the last day, such as 15-25; 25-5 crosses the end of the month.
help-window-until = The last day, such as 2026-11-28.
help-window-house = A house: its address as in the registry. May be repeated.
help-window-service = A service: cold_water, hot_water, electricity, gas, heating. May be repeated.
help-window-organisation = The INN of an organisation.
help-staff = Employees of organisations and of the centre.
help-staff-add = Invite an employee: prints a one-time link, good for 7 days.
help-staff-list = Show employees and open invitations: of the centre, or of an organisation.
help-staff-remove = Remove an employee: their rights end at once.
help-staff-reset = Take away an employee’s second factor of the support console: open sessions end, the next entrance sets up another.
help-staff-inn = ИНН of the organisation. Without it: the centre’s own people.
help-staff-role = Role: owner, manager, dispatcher, meter_clerk, viewer in an organisation; administrator, support in the centre.
help-staff-name = Name of the employee, as colleagues will see it.
help-staff-id = Number of the employee from kvitok staff list.
help-audit = The audit log.
help-audit-verify = Check that the audit log is whole: no entry changed, deleted, inserted or moved.
help-audit-head = A head of the chain out of the program’s log (the line “audit chain holds”): it has to be found.
help-audit-forget = Delete the oldest entries of the audit log; what follows stays verifiable.
help-audit-before = Day DD.MM.YYYY: entries before it are deleted.
help-erasure = Destruction of people's data.
help-erasure-report = Show the acts of destruction, and what is still to be destroyed.
help-erasure-repeat = After a restore: demand again the destructions whose acts the database does not have.
help-erasure-file = A file that kvitok erasure report --json has written.
help-doctor = Check settings, database, Redis, Telegram, mail and SMS.
help-backup = Save the database into a file while the bot runs.
help-backup-file = Where to write the copy.
help-backup-replace = Replace the file if it is there already.
help-restore = Put the database back from a copy. The bot must be stopped.
help-restore-file = A file made by kvitok backup.
help-move = Move the database from its SQLite file to PostgreSQL. The bot must be stopped.
help-move-to = The new database: postgresql+asyncpg://user:password@host/name.
help-frame-usage = Usage:
help-frame-options = Options
help-frame-arguments = Arguments
help-frame-commands = Commands
help-frame-any-options = [OPTIONS]
help-frame-any-command = COMMAND [ARGS]...
help-frame-help = Show this help.
help-frame-required = [required]
help-frame-default = [default:
help-frame-text = text
help-frame-path = path
help-frame-number = number
help-json = Answer in JSON, for programs.

## A command that was typed wrong

usage-help = Help: { $command }
usage-no-command = There is no command { $given }.
usage-no-option = There is no option { $given }.
usage-near = Similar: { $near }.
usage-missing = Not given: { $given }.
usage-no-value = A value is needed after { $given }.
usage-extra = Too much in the command: { $given }.
usage-value = The value of { $given } does not fit: the help says which does.

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
setting-trusted-proxies = addresses and networks of proxies by comma are expected, for example 127.0.0.1,10.0.0.0/8.
setting-public-url = an address that starts with https:// or http:// is expected.
setting-secret-key-short = 32 characters or more are expected. Leave it empty, and a key is made.
setting-centre-name = a name of 160 characters at most is expected.
setting-time-zone = a time zone is expected, for example Europe/Moscow or Asia/Yekaterinburg.
setting-reading-window = two days of a month with a hyphen are expected, for example 15-25.
setting-smtp-url = smtp://user:password@host:port, smtps://user:password@host:port, file:///path or console: is expected.
setting-smtp-from = an e-mail address is expected.
setting-smtp-needs-from = it is needed because SMTP_URL is set: the address that mail is sent from.
setting-sms-url = an address that starts with https:// or http://, file:///path or console: is expected.
setting-sms-needs-fields = SMS_URL or SMS_BODY need {"{text}"} and {"{phone}"} or {"{digits}"}; the only other word in braces is {"{token}"}.
setting-sms-needs-token = needed, because SMS_URL or SMS_BODY have {"{token}"}.
setting-sms-body-json = begins as JSON does, but cannot be read. Words in braces stand inside quotes.
setting-codes-a-day = a whole number from 1 to 1000000 is expected.
setting-staff-chat-id = the number of a chat is expected, for example -1001234567890.
setting-admins = numbers of Telegram users by comma are expected, for example 111111,222222.
setting-documents-dir = expected a folder with the centre's documents: files agreement.en.txt and privacy.en.txt in UTF-8, first line “Version: …”, then the text.
setting-send-rate = a whole number from 1 to 30 is expected.
setting-log-format = text or json is expected.
setting-log-level = debug, info or warning is expected.
setting-retention-days = a whole number of days from 1 to 36500 is expected.
setting-remind-days = a whole number of days from 0 to 14 is expected.
setting-erasure-days = expected a whole number of days from 1 to 30: the law gives no more.
setting-private-details = expected chat, page or none.
setting-page-needs-url = needed, because PRIVATE_DETAILS=page: the address at which people open the pages of the centre.
setting-console = expected on or off.
setting-console-needs-url = needed, because CONSOLE=on: the address at which employees open the support console.
setting-console-needs-https = with CONSOLE=on it has to start with https://: the console shows personal data.
setting-metrics-token = expected 16 to 128 Latin letters, digits and . _ ~ + / -.
setting-page-needs-https = with PRIVATE_DETAILS=page it has to start with https://: the page shows personal data.

## Database

database-unavailable = The database does not answer: { $reason }.
database-newer = The program is older than the database: the database has version { $found }, the program knows versions up to { $wanted }. Update Kvitok or restore a backup of the database.
database-unknown = The database was made by another version of Kvitok ({ $reason }). Update Kvitok or restore a backup of the database.
database-wrong-key = The database was begun with another key. Bring the former one back: SECRET_KEY or the file var/secret.key, one for all processes. If it is lost or was changed on purpose: kvitok migrate --adopt-key; drafts, buttons in chats, passwords and PINs are lost then.
database-key-adopted = From now on the database takes the SECRET_KEY of this machine.
database-migrated = The database is ready, version { $revision }.
database-in-use = Another Kvitok works with this database ({ $path }). A SQLite file is for one process; several need PostgreSQL.
port-in-use = Another program uses { $address } already. Stop it or choose another port: { $where }.
start-failed = Could not start: { $reason }.
run-only-unknown = --only: expected intake, delivery, jobs or console, with commas between several. Given: “{ $given }”.
run-only-sqlite = --only: with SQLite one process works, and it does everything. To share the work use PostgreSQL (DATABASE_URL).
run-only-console = --only console: there is nothing to show. PUBLIC_URL with https:// is needed, and CONSOLE must not be off.

## Backups and the move

store-in-use = The bot runs on this database ({ $path }). Stop it and repeat the command.
backup-done = The copy is written and checked: { $path }, version { $revision }.
backup-key-file = Keep var/secret.key apart from the copy: without this key drafts, buttons in chats, passwords and PINs are lost.
backup-key-set = Keep SECRET_KEY of the settings apart from the copy: without this key drafts, buttons in chats, passwords and PINs are lost.
backup-refused-no-file = There is no file { $path }: nothing to save.
backup-refused-exists = The file { $path } is there already. Name another or add --replace.
backup-refused-folder = { $path } is a folder. Add the name of a file.
backup-refused-no-folder = There is no folder { $path }. Make it and repeat.
backup-refused-other-file = { $path } is no copy of a database, so it was not replaced. Name another file.
backup-refused-itself = { $path } is the database itself. Name another file.
backup-refused-under-way = Another command writes { $path } already. Wait for it and repeat.
backup-refused-damaged = The file is damaged or no database of Kvitok: { $reason }.
backup-refused-failed = The copy was not written: { $reason }.
backup-file = The file { $path } could not be written or read: { $reason }.
backup-postgres = The database is in PostgreSQL, pg_dump makes its copy (and asks for the password): { $command }
restore-done = The database is back: { $path }. Start the bot now.
restore-kept = The former database is kept: { $path }. Delete it when you see that all is there: it holds people's data.
restore-erased = People who were erased after this copy are in the database again. Demand it once more: kvitok erasure repeat FILE.
restore-key-missing = There is no key var/secret.key here. Before the start put the former one there, mode 0600, or set the former SECRET_KEY: with another key the bot does not start, and without the former one drafts, buttons in chats, passwords and PINs are lost.
backup-refused-no-backup = There is no file { $path }.
backup-refused-with-log = Beside { $path } there is the log { $log }: this is no backup but a working file, and the newest is in the log. Make a backup of it first: name it in DATABASE_URL and run kvitok backup, then restore that.
backup-refused-newer = The copy was made by a newer Kvitok (version { $revision }). Update Kvitok and repeat.
backup-refused-busy = Another program works with { $path }, such as kvitok import. Wait for it and repeat.
restore-postgres = The database is in PostgreSQL. Stop the bot and put it back like this (it asks for the password): { $command }
move-target = The new database is needed: --to postgresql+asyncpg://user:password@host/name.
move-not-embedded = Nothing to move: DATABASE_URL names PostgreSQL already.
move-refused-no-file = There is no file { $path }: nothing to move.
move-refused-file-busy = Another program works with the file, such as kvitok import: { $reason }. Wait for it and repeat.
move-refused-target-busy = Somebody works with the new database. Stop them and repeat.
move-refused-target-holds = The new database holds data already (table { $table }). An empty one is needed.
move-refused-stranger = The new database has tables of another program ({ $table }). An empty one is needed.
move-refused-encoding = The new database is encoded in { $encoding }, UTF8 is needed: createdb --encoding=UTF8 --template=template0.
move-refused-value = PostgreSQL does not take a value, { $table }: { $reason }.
move-refused-unreadable = { $row ->
    [none] A row of the table { $table } is damaged: it holds bytes that are no UTF-8 text.
   *[other] Row { $row } of the table { $table } is damaged: it holds bytes that are no UTF-8 text. To see it: SELECT * FROM { $table } WHERE rowid = { $row }.
  }
move-old-stays = Nothing was moved: the old file stays the truth, and the bot starts on it. The new database is left empty, the command may be repeated.
move-failed = The new database differs from the old one.
move-nothing-done = Nothing was moved: the old file stays the truth, and the bot starts on it.
move-which-is-true = Nothing was moved or changed now. A move is written whole or not at all: if the data there came by one (say the line broke at the very end), it is complete, the new database is the truth, and the old file must not be started again. If they did not, name another, empty database.
move-column-table = table
move-column-rows = rows
move-column-newest = newest id
move-column-digest = digest
move-column-sums = sums (money in kopecks)
move-same = same
move-different = DIFFERENT
move-audit = Audit log: { $rows } entries, head of the chain { $head }, { $state }.
move-audit-broken = The chain of the audit log was broken before the move already, see kvitok audit verify.
move-done = Rows moved: { $rows }, seconds: { $seconds }. All is the same.
move-next-url = Now change DATABASE_URL in .env to { $url } (with the password for ***) and start the bot.
move-next-key-file = The key must stay the same: write the content of var/secret.key into SECRET_KEY of all replicas.
move-next-key-set = SECRET_KEY must stay the same in all replicas.
move-next-old = Do not start on the old file again: it is behind from the first minute of the new database. Delete it when it is needed no more: it holds people's data.

## Import

import-empty = Nothing to import: the folder { $name } has no .csv, .txt or .xlsx files.
import-imported = { $name }: { $accepted } of { $rows } rows imported.
import-unchanged = { $name }: nothing changed, { $accepted } of { $rows } rows were imported before.
import-rows-refused = Rows refused: { $refused }.
import-remarks = Remarks: { $remarks }.
import-see = Details are in { $path }.
import-notes-lost = The file of details could not be written.
import-refused = { $name }: the file is not imported. { $reason }
import-skipped = { $name }: the file is skipped. { $reason }

## Codes for receipts

codes-period = The period cannot be read: a month and a year are needed, such as --period 2026-11.
codes-receipt-type = Unknown kind of receipt: utilities or capital_repair is needed.
codes-made = Codes made: { $number }. File for the printer: { $path }. The codes work up to and including { $until } and are kept nowhere else: a lost file cannot be restored.
codes-nobody = Nobody to print for: there is no receipt of that month. Import receipts.csv, or add --every to make codes for all accounts.
codes-period-over = Codes of that month would work up to { $day }, and that day has passed. Make codes for newer receipts.
codes-period-ahead = That month is too far ahead: the latest receipts are of { $month }. Check --period.
codes-made-before = There are codes of that month. If the earlier ones are spoilt or not printed yet, add --again: those that nobody used stop working.
codes-file-not-begun = The file { $path } cannot be written: { $reason }. Nothing has changed: mend it and run again.
codes-file = The file { $path } cannot be written: { $reason }. No codes were made, or not all. Mend it and run again with --again.

## Export of readings

export-period = The period cannot be read: a month and a year are needed, such as --period 2026-11.
export-format = The kind of file is not known: xlsx, bank or csv is needed.
export-done = Batch { $number }: { $new } new readings, { $rows } in the file.
export-nothing = Nothing to export: there are no new readings for this period.
export-no-batch = There is no batch { $number }.
export-photos = Photos of meters written: { $count }.
export-photos-fault = The readings are exported, but not all photos are written: { $path }: { $reason }. Once more: kvitok export readings --batch { $number } --photos FOLDER.
export-too-many = A workbook cannot hold { $rows } rows, only { $most }. Export with --format csv, or more often with --since-last. Nothing was marked.
export-unfinished = The file of batch { $number } for { $period } was never finished. Its readings are marked as exported: make the file with kvitok export readings --batch { $number }.
export-file = The file { $path } cannot be written: { $reason }. If the batch is marked already, the next run names its number.

## When readings are taken

window-set = Readings are taken from { $days } of the month. Rules: { $rules }.
window-unset = The window is taken away. Rules: { $rules }.
window-extended = Readings for { $period } are taken until { $until }, that day included. Rules: { $rules }.
window-days = The window cannot be read: a first and a last day are needed, such as 15-25.
window-period = The period cannot be read: a month and a year are needed, such as --period 2026-11.
window-until = The last day cannot be read: a date is needed, such as --until 2026-11-28.
window-service = The service is not known. There are cold_water, hot_water, electricity, gas, heating, sewerage, irrigation, waste.
window-house = There is no house “{ $house }”: its address is needed as the registry spells it, such as “г. Асбест, ул. Мира, д. 5”. Nothing was changed.
window-house-near = There is no house “{ $house }”. Similar ones: { $near }. Nothing was changed.
window-extends-nothing = Nothing to extend: readings are taken until { $closes } anyway. The last day must be later. Nothing was changed.
window-not-extended = There is no extension for { $period } for these houses and services: kvitok window list shows what is set. Nothing was changed.
window-withdrawn = The extension for { $period } is taken back. Rules: { $rules }.
window-organisation = There is no organisation with INN { $inn }. Nothing was changed.
window-day-outside = The last day must be in { $period } or in the month after it. Nothing was changed.
window-none = Nothing is set: the organisation's window holds, or READING_WINDOW.
window-rule = { $days } · { $whose }
window-extension = for { $period } until { $until } · { $whose }
window-all-services = all services
window-all-houses = all houses
window-of-inn = organisation { $inn }

## Doctor

doctor-ok = fine
doctor-fault = FAULT
doctor-off = not set
doctor-settings = Settings
doctor-database = Database
doctor-key = Key
doctor-redis = Redis
doctor-telegram = Telegram
doctor-smtp = Mail
doctor-sms = SMS
doctor-console = Console
doctor-settings-fine = all values are right.
doctor-database-fine = can be read and written, version { $revision }.
doctor-database-missing = there is no file yet, the first start makes it.
doctor-database-behind = version { $found }, but { $wanted } is needed. Run kvitok migrate.
doctor-database-newer = the program is older than the database: the database has version { $found }, the program knows versions up to { $wanted }. Update Kvitok.
doctor-database-empty = there are no tables yet, the first start makes them.
doctor-key-fine = the one that the database was begun with.
doctor-key-missing = there is neither SECRET_KEY nor the file var/secret.key, but the database was begun with a key. Put the former file back or set the former SECRET_KEY.
doctor-key-unreadable = the file var/secret.key cannot be read or is damaged. Put the former one back or set SECRET_KEY.
doctor-redis-fine = answers.
doctor-redis-off = the bot works without Redis.
doctor-telegram-fine = the bot @{ $name } answers.
doctor-telegram-no-token = no BOT_TOKEN. Get a token from @BotFather; only kvitok demo works without one.
doctor-telegram-unauthorized = the token is not accepted (401). Check BOT_TOKEN: is it copied whole, was it revoked at @BotFather?
doctor-telegram-not-found = the server knows no such address (404). Check BOT_TOKEN and TELEGRAM_API_URL.
doctor-telegram-refused = the server answered { $status }.
doctor-smtp-fine = the server accepts connections.
doctor-smtp-off = mail is not set up: no letters with codes are sent.
doctor-smtp-login = the server did not accept the name or the password.
doctor-smtp-no-tls = the server offers no encryption (STARTTLS), so the password was not sent: turn it on at the server, or put an smtps:// address in SMTP_URL.
doctor-sms-fine = the gateway { $host } answers. Only sending can try the text and the key.
doctor-sms-off = SMS are not set up: no codes are sent by SMS.
doctor-console-fine = { $url }, entered by /console in the chat.
doctor-console-off = the support console is off. Set PUBLIC_URL to turn it on.
doctor-console-open = the support console is off: PUBLIC_URL has to start with https://.
doctor-letters-written-down = nothing is sent, only written down: for trying the bot out.
doctor-unreachable = no answer from { $host }: { $reason }.

## Acts of destruction

erasure-acts-none = There are no acts of destruction.
erasure-act = { $subject }… · asked { $asked }: { $reason } · { $state }
erasure-act-done = destroyed { $at }
erasure-act-due = due { $at }
erasure-act-destroyed = Rows destroyed — { $destroyed }
erasure-file-broken = File { $path } is no list of acts from kvitok erasure report --json: { $reason }.
erasure-repeated = Demanded again: { $again }; the bot destroys the data while it runs. Known already: { $stood }. Taken back by a new consent: { $taken_back }. Nothing is kept: { $strangers }.
erasure-act-log = Extract of the log: { $count } entries, whole in --json
erasure-act-ground = Ground: { $ground }
erasure-reason-withdrawn = the consent was withdrawn
erasure-reason-asked = the person asked to erase the data
erasure-ground-withdrawn = Federal Law 152-FZ, article 21, part 5: withdrawal of the consent to the processing of personal data.
erasure-ground-asked = Federal Law 152-FZ, article 21, parts 5 and 5.1: demand to stop the processing of personal data.

## Staff

staff-role-unknown = The role is not known. There are owner, manager, dispatcher, meter_clerk, viewer, administrator, support.
staff-no-organisation = There is no organisation with ИНН { $inn }. Nothing was changed.
staff-other-place = Roles administrator and support are of the centre, all others of organisations: these need --inn. Nothing was changed.
staff-added = The invitation is made. The link is good until { $until } and only once; it is kept nowhere else.
staff-added-nameless = The invitation is made, good until { $until } and only once. The bot’s name could not be learnt: put this line behind https://t.me/BOT_NAME?start=
staff-line = { $employee } · { $name } · { $role } · { $place } · since { $since }
staff-invited = invitation · { $name } · { $role } · { $place } · until { $until }
staff-nobody = There are no employees and no open invitations.
staff-whole = the settlement centre
staff-no-employee = There is no employee { $employee }.
staff-removed = The employee was removed: { $name }. The rights ended at once.
staff-no-factor = Employee { $employee } has no second factor, or there is no such employee. Nothing was changed.
staff-reset = The second factor was reset: { $name }. Open sessions of the console ended; the next entrance sets up another.
