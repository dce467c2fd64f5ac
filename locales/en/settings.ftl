### Settings.

settings-title = <b>Settings</b>
settings-pin-off = The PIN is off.
settings-pin-on = The PIN is on; the bot asks for it after { $idle }.
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
