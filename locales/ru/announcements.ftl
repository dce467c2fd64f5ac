### «Объявления»: их пишут сотрудники, получают жители.

button-announcements = Объявления
button-new-announcement = Новое объявление
button-stop = Остановить
button-refresh = Обновить
button-mute-announcements = Не присылать объявления

announcement-heading = <b>Объявление: { $organisation }</b>
announcement-heading-branch = <b>Объявление: { $organisation }, филиал { $branch }</b>
announcement-words = { $words }

announcements-title = <b>Объявления</b>
announcements-none = Объявлений пока не было.
announcements-open = { $date } { $words }

announcement-title = <b>Объявление: { $speaker }</b>
announcement-speaker-branch = { $organisation }, филиал { $branch }
announcement-whom-all = Кому: всем ({ $speaker })
announcement-whom-branches =
    Кому: { $count ->
        [one] { $count } филиал
        [few] { $count } филиала
       *[many] { $count } филиалов
    }
announcement-whom-buildings =
    Кому: { $count ->
        [one] { $count } дом
        [few] { $count } дома
       *[many] { $count } домов
    }
announcement-starts = Когда: { $day } в { $hour }
announcement-state-planned = <b>Запланировано</b>
announcement-state-sending = <b>Отправляется</b>
announcement-state-sent = <b>Отправлено</b>
announcement-state-stopped = <b>Остановлено</b>
announcement-state-withheld = <b>Не отправлено</b>: у автора больше нет права на объявления, или филиала больше нет, или срок прошёл больше суток назад.
announcement-expected = Получателей: { $count }
announcement-tally = Доставлено: { $sent } из { $count }
announcement-lost = Не дошло: { $count } (бот заблокирован, человек вышел или отключил объявления)
announcement-withdrawn = Отозвано до отправки: { $count }

announce-words = <b>Новое объявление: { $speaker }</b>. Напишите текст одним сообщением, до 3000 знаков. Сначала вы увидите его так, как увидят жители.
announce-words-empty = Напишите объявление текстом, например: «Завтра с 9:00 до 12:00 отключат воду».
announce-words-too-long = Объявление длиннее 3000 знаков. Сократите его.
announce-whom = Кому отправить?
announce-all = Всем: { $speaker }
announce-branches = По филиалам
announce-buildings = По домам
announce-choose-branches = Отметьте филиалы, чьи дома получат объявление.
announce-choose-buildings = Отметьте дома или напишите адреса, каждый с новой строки.
announce-place = { $place }
announce-chosen = ✓ { $label }
announce-chosen-count = Отмечено: { $count } из { $most }
announce-nobody-chosen = Никого не отмечено.
announce-not-yours = Среди отмеченного есть то, что к вам не относится. Выберите заново.
announce-preview = — Так объявление увидят жители. —
announce-now = Отправить сейчас
announce-later = Назначить время
announce-day = В какой день отправить?
announce-hour = { $day }: во сколько? Нажмите или напишите, например 18:30.
announce-time-unreadable = Напишите время так: 18:30
announce-time-past = Это время уже прошло. Выберите другое.
announce-time-too-far = Так далеко вперёд объявление запланировать нельзя.
announce-check-now = <b>Отправить объявление сейчас?</b>
announce-check-later = <b>Отправить объявление { $day } в { $hour }?</b>
announce-too-many = Слишком много объявлений ждут отправки. Дождитесь их или остановите лишние.
