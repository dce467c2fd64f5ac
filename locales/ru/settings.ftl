### Настройки.

settings-title = <b>Настройки</b>
settings-pin-off = ПИН-код выключен.
settings-pin-on = ПИН-код включён, бот спрашивает его через { $idle } после последнего действия.
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
settings-quiet-off = Тихих часов нет.
settings-quiet-on = Тихие часы: с { $start } до { $end }.
settings-quiet-hint = В тихие часы бот не присылает уведомления, кроме важных для безопасности. Они придут после.
settings-choose-start = <b>Тихие часы</b>: с какого времени?
settings-choose-end = Тихие часы с { $start }. До какого времени?
settings-hour = { $hour }
settings-notices = <b>Уведомления</b>
settings-notices-always = О входе в кабинет и о смене пароля, телефона и почты бот сообщает всегда.
settings-muted-family = О приглашениях к счетам больше не сообщаю. Включить снова можно здесь.
settings-muted-receipts = О новых квитанциях больше не сообщаю. Включить снова можно здесь.
settings-muted-payments = Об оплате больше не напоминаю. Включить снова можно здесь.
settings-muted-readings = О том, что стало с показаниями, больше не сообщаю. Включить снова можно здесь.
settings-muted-reading_window = О том, что пора передать показания, больше не напоминаю. Включить снова можно здесь.
settings-muted-verification = О поверке счётчиков больше не напоминаю. Включить снова можно здесь.
settings-muted-announcements = Объявлений больше не присылаю. Включить снова можно здесь.
settings-topic = { $mark } { $topic }
topic-family = Приглашения к счетам
topic-receipts = Новые квитанции
topic-payments = Напоминания об оплате
topic-readings = Что стало с показаниями
topic-reading_window = Пора передать показания
topic-verification = Поверка счётчиков
topic-announcements = Объявления
button-quiet = Тихие часы
button-quiet-off = Без тихих часов
button-notices = Уведомления
