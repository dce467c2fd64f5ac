### Settings.

settings-title = <b>Settings</b>
settings-pin-off = The PIN is off.
settings-pin-on = The PIN is on; the bot asks for it { $idle } after the last use.
settings-choose-idle = After how long without messages should the PIN be asked?
settings-idle-minutes =
    { $count ->
        [one] { $count } minute
       *[other] { $count } minutes
    }
settings-idle-hours =
    { $count ->
        [one] { $count } hour
       *[other] { $count } hours
    }
button-pin-idle = When to ask the PIN
settings-quiet-off = There are no quiet hours.
settings-quiet-on = Quiet hours: from { $start } until { $end }.
settings-quiet-hint = In quiet hours the bot sends no notices but those that matter for security. The others come afterwards.
settings-choose-start = <b>Quiet hours</b>: from when?
settings-choose-end = Quiet hours from { $start }. Until when?
settings-hour = { $hour }
settings-notices = <b>Notices</b>
settings-notices-always = The bot always tells of signing in and of changes of the password, phone and e-mail.
settings-muted-family = I tell no more of invitations to accounts. It can be switched on again here.
settings-muted-receipts = I tell no more of new receipts. It can be switched on again here.
settings-muted-payments = I remind no more of payments. It can be switched on again here.
settings-muted-readings = I tell no more of what became of readings. It can be switched on again here.
settings-muted-reading_window = I remind no more of passing readings. It can be switched on again here.
settings-muted-verification = I remind no more of the verification of meters. It can be switched on again here.
settings-muted-announcements = I send no more announcements. They can be switched on again here.
settings-topic = { $mark } { $topic }
topic-family = Invitations to accounts
topic-receipts = New receipts
topic-payments = Reminders of payment
topic-readings = What became of readings
topic-reading_window = When to pass readings
topic-verification = Verification of meters
topic-announcements = Announcements
button-quiet = Quiet hours
button-quiet-off = No quiet hours
button-notices = Notices
