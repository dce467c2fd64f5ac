### Настройки.

settings-title = <b>Настройки</b>
settings-pin-off = ПИН-код выключен.
settings-pin-on = ПИН-код включён, бот спрашивает его через { $idle }.
settings-choose-idle = Через сколько времени без сообщений спрашивать ПИН-код?
settings-idle-minutes =
    { $count ->
        [one] { $count } минуту
        [few] { $count } минуты
       *[many] { $count } минут
    }
settings-idle-hours =
    { $count ->
        [one] { $count } час
        [few] { $count } часа
       *[many] { $count } часов
    }
button-pin-idle = Когда спрашивать ПИН-код
