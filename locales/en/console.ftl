### The support console: its entrance and what stands around each page.

console-title = Support console
console-entrance = Entrance
console-skip = Skip to content
console-nav = Sections
console-language = Language
console-theme = Theme
console-theme-auto = Auto
console-theme-light = Light
console-theme-dark = Dark
console-leave = Sign out
console-keys = Keyboard
console-keys-help = Show or hide the keys
console-keys-search = Search field
console-keys-list = Down and up a list
console-keys-leave = Leave a field, close the menu
console-menu = Menu
console-lost = Connection lost, lines are not updated
console-pages = Pages
console-pages-before = ← Newer
console-pages-after = Older →

console-enter-waits = This link opens the support console. After the button you will need a code from your authenticator app.
console-enter-button = Enter the console
console-enter-once = The link works once and lives for two minutes.
console-link-gone = The link was used already, or it is too old.
console-how-to-enter = To enter, send /console to the bot and open the link in its answer.
console-outside = You are not in the console: you did not enter, or your session is over.
console-open-again = If you did enter in this browser,
console-open-again-link = open the page once more.

console-code-asked = { $name }, type the code from your authenticator app.
console-code-label = Six-digit code
console-code-button = Confirm
console-code-wrong = The code does not fit. Wait for the next one: each code works once.
console-code-shape = The code is six digits from the app, without letters or other signs.
console-code-paused = Too many wrong codes. Try again after { $until }.
console-code-lost = No access to the app? The centre's administrator can reset your second factor.

console-enrol-why = { $name }, the console opens only with a code from an app. Set it up once.
console-enrol-install = Install an authenticator: any app that knows TOTP will do.
console-enrol-scan = Point its camera at the picture:
console-enrol-picture = QR code with the key for the authenticator
console-enrol-by-hand = It does not work? Type the key by hand:
console-enrol-confirm = Type the code that the app shows. After that the key is shown nowhere.

console-session = My session
console-session-name = Employee
console-session-role = Role
console-session-since = Entered
console-session-until = Ends not later than
console-session-idle = It ends after 15 minutes in which nothing is done.

console-error-400 = The request was not understood.
console-error-403 = You may not go here, or the page is outdated. Open it anew.
console-error-404 = There is no such page.
console-error-409 = Somebody has just done the same. Open the page anew.
console-error-413 = Too much data.
console-error-414 = The address is too long. Shorten the words of the search.
console-error-429 = Too many requests. Wait a little.
console-error-500 = Something broke. It was written down; try again.
console-error-503 = The database does not answer. Try again in a minute.
console-to-front = To the first page

## Chat

console-link =
    <b>Support console</b>
    The button opens the entrance. The link works once, until { $until }.
    Pass it on to nobody.
console-link-here = Open on this computer: <code>{ $address }</code>
console-link-button = Open the console
console-unknown = unknown to this release
