### «Показания»: счётчики, передача показаний и их история.

button-readings = Показания
button-my-readings = Мои показания
button-pass-in-a-row = Передать все подряд
button-pass-again = Передать заново
button-skip = Пропустить
button-type-again = Введу заново
button-typo = Опечатка, введу заново
button-swap = Перепутаны местами — поменять
button-fix = Исправить
button-drop-reading = Отменить показание

## Услуги, единицы, статусы

reading-service-cold_water = 💧 Холодная вода
reading-service-hot_water = 🔥 Горячая вода
reading-service-electricity = 💡 Электроэнергия
reading-service-gas = 🍳 Газ
reading-service-heating = ♨️ Отопление
reading-service-sewerage = 🚰 Водоотведение
reading-service-irrigation = 🌱 Полив
reading-service-waste = 🗑 Обращение с ТКО
reading-meter = { $service }, { $number }
reading-meter-placed = { $service }, { $place }, { $number }
reading-unit-cold_water = м³
reading-unit-hot_water = м³
reading-unit-electricity = кВт·ч
reading-unit-gas = м³
reading-unit-heating = Гкал
reading-unit-sewerage = м³
reading-unit-irrigation = м³
reading-unit-waste = м³
reading-status-accepted = принято
reading-status-exported = передано в расчёт
reading-status-counted = учтено
reading-status-rejected = отклонено
reading-status-cancelled = отменено
reading-replaced = заменено

## Список счётчиков

readings-title = <b>Показания</b>
readings-account = Лицевой счёт { $number }
readings-no-meters = По этому лицевому счёту счётчиков у нас нет. Если счётчик установлен, сообщите о нём в расчётный центр.
readings-how = Выберите счётчик или напишите показания одним сообщением, например: хвс 123 гвс 45.
readings-choose = { $meter }
readings-which = Какой это счётчик?
readings-choose-in = ✓ { $meter }
readings-meter =
    { "" }
    <b>{ $meter }</b>
readings-no-last = Показаний ещё не было.
readings-last = Последнее: { $values } ({ $day })
readings-verification = Поверка до { $day }
readings-verification-soon = Поверка до { $day }: пора её заказать
readings-verification-expired = Срок поверки вышел { $day }
readings-in = ✓ За { $month } показание есть: { $status }
readings-waits = За { $month } показания нет, приём до { $closes }
readings-opens = За { $month } показания нет, приём с { $opens } по { $closes }
readings-missed = За { $month } показание не передано: приём закончился { $closed }
readings-more = … и ещё: { $count }
readings-all-in = Показания всех счётчиков за этот месяц уже есть.

## Одно показание

reading-title = <b>{ $meter }</b>
reading-previous = Предыдущее показание: { $values }
reading-now = Новое показание: { $values }
reading-usual = Обычно за месяц: { $spent } { $unit }
reading-spent = Расход: { $spent } { $unit }
reading-spent-by-centre = Расход посчитает расчётный центр.
reading-said = Ваш ответ: «{ $answer }»
reading-cost = Примерно к оплате: { $amount } (по последнему тарифу)
reading-is-in = За { $month } уже передано: { $values }. Новое показание его заменит.
reading-handed = За { $month } показание уже передано в расчёт: { $values }. Новое пойдёт за { $coming }.
reading-closed = За { $month } показание уже передано в расчёт: { $values }.
reading-fixes = Исправление показания за { $month }. Прежнее останется в истории. Исправить можно, пока показание не передано в расчёт.
reading-fixed = Исправляется показание: { $values }
reading-until = Приём за { $month } — до { $closes } включительно.
reading-ask-value = Напишите показание счётчика, например: 123,4
reading-ask-whole = Напишите показание счётчика целым числом, например: 123
reading-ask-zones =
    { $zones ->
        [2] Напишите показания обеих зон одним сообщением: Т1 (день), потом Т2 (ночь). Например: 100 50 или Т1 100 Т2 50.
       *[other] Напишите показания трёх зон одним сообщением: Т1 (пик), Т2 (ночь), Т3 (полупик). Например: 100 50 70.
    }
reading-write-number = Напишите, пожалуйста, число со счётчика.
reading-so-far = ✓ Принято показаний: { $count }, они уже не пропадут. Последнее: { $meter }, { $number }
reading-meanwhile = За это время другое показание уже передали: оно ниже. Если подтвердить, ваше его заменит.
reading-other-month = За это время сменился месяц, за который учтут показание: он назван ниже.
reading-asked =
    <b>Посмотрите на показание</b> за { $month }
    { $meter }
reading-check =
    <b>Проверьте показание</b> за { $month }
    { $meter }
reading-early = Приём за { $month } откроется { $opens }. Показание будет принято уже сейчас.
reading-late = Приём закончился { $missed }: показание учтут за { $month }.
reading-extended = Приём за { $month } продлён до { $closes }.

## Что бот замечает

reading-concern-swapped = Похоже, холодная и горячая вода перепутаны: это показание подходит к другому счётчику. Поменять местами?
reading-concern-below = Новое показание меньше предыдущего. Так бывает при опечатке или после замены счётчика. Что случилось?
reading-concern-zones = Предыдущее показание дано для другого числа тарифных зон, сравнить с ним нельзя. Счётчик заменили?
reading-concern-rolled_over = Новое показание меньше предыдущего. Похоже, счётчик дошёл до конца шкалы и пошёл с нуля. Это так?
reading-concern-far_above =
    { $decimals ->
        [0] Расход намного больше обычного. Проверьте цифры. Всё верно?
       *[other] Расход намного больше обычного. Проверьте цифры: после запятой стоят красные. Всё верно?
    }
reading-concern-more_digits =
    { $decimals ->
        [0] По нашим данным, цифр у этого счётчика меньше. Столько цифр на приборе?
       *[other] По нашим данным, цифр до запятой у этого счётчика меньше. Столько цифр на приборе? Если последние красные, отделите их запятой.
    }
reading-concern-above_next = Показание больше, чем переданное за более поздний месяц. Всё верно?
reading-concern-after_export = Показание за этот месяц уже передано в расчёт, изменить его нельзя. Новое пойдёт за { $month }. Передать?
reading-concern-equal = Показание не изменилось: расход ноль. Так и будет учтено.
reading-concern-fraction_cut = У этого счётчика учитываются только целые: цифры после запятой отброшены.
reading-concern-verification_expired = Срок поверки вышел. Показание принимается и не пропадёт, но до поверки плату могут начислять по среднему расходу, после неё сделают перерасчёт.
reading-answer-like_swapped = Всё верно
reading-answer-below_previous = Всё верно
reading-answer-meter_replaced = Счётчик заменён
reading-answer-rolled_over = Да, пошёл с нуля
reading-answer-above_usual = Всё верно
reading-answer-more_digits = Да, столько цифр
reading-answer-above_next = Всё верно
reading-answer-after_export = Передать за следующий месяц

## Несколько показаний одним сообщением

reading-table = <b>Проверьте, так ли я понял</b>
reading-row =
    { "" }
    <b>{ $meter }</b>: { $values } за { $month }
reading-row-refused =
    { "" }
    <b>{ $meter }</b>: { $values }
reading-row-asked = Об этом показании будет вопрос.
reading-table-confirm =
    { "" }
    Всё верно? Подтвердите или напишите показания заново.
reading-table-nothing =
    { "" }
    Напишите показания заново, например: хвс 123 гвс 45.
reading-left = Не понял «{ $said }»: { $why }
reading-unread-too_long = слишком длинное сообщение, напишите покороче.
reading-unread-words = не знаю, о чём это.
reading-unread-no_meter = такого счётчика в этом лицевом счёте нет.
reading-unread-several_meters = подходит несколько счётчиков. Добавьте услугу, место или номер счётчика.
reading-unread-no_value = нет числа.
reading-unread-other_count = нужно по одному числу на каждую зону счётчика.
reading-unread-repeated = этот счётчик назван дважды с разными числами.

## Квиток

reading-receipt = <b>Показание принято</b>
reading-receipt-again = <b>Такое показание уже принято</b>
reading-receipt-corrected = <b>Показание исправлено</b>
reading-number = Квиток № { $reference }
reading-taken = Принято { $day } в { $hour }
reading-meter-line = { $meter }
reading-period = За { $month }
reading-status = Статус: { $status }
reading-short-title =
    { "" }
    <b>{ $meter }</b>
reading-expired = Срок поверки вышел. До поверки плату могут начислять по среднему расходу, после неё сделают перерасчёт.
reading-short = { $values } за { $month }
readings-passed = <b>Принято показаний: { $count }</b>
readings-skipped =
    { "" }
    Пропущено: { $count }

## Мои показания

readings-none-passed = Показаний ещё не было.
readings-which-history = Показания какого счётчика показать?
readings-history = <b>Мои показания</b>: { $meter }
readings-history-month =
    { "" }
    <b>{ $month }</b>: { $values } — { $status }
readings-corrected = Вариантов за месяц: { $count }
readings-reason = Причина: { $reason }
readings-fix-month = Исправить: { $month }
readings-drop-month = Отменить: { $month }
readings-versions-of = Все варианты: { $month }
readings-versions = <b>Все варианты</b> за { $month }: { $meter }
readings-version = { $count }. { $values } — { $day } в { $hour }, { $status }
readings-version-brought = { $count }. { $values } — { $day }, { $status }
readings-by-another = Передал(а) другой человек
readings-sure-to-drop = Отменить показание { $values } за { $month }? { $meter }
readings-dropped = Показание за { $month } отменено: { $meter }. Его можно передать заново.
readings-attach-month = Приложить фото: { $month }
readings-photos-of = Показать фото: { $month }
readings-button-chart = График
meter-chart-title =
    <b>Расход по счётчику</b>: { $span }
    { $service }, { $number }
meter-chart-total =
    { $above }
    Всего: { $total } { $unit }
meter-chart-zone =
    { $above }
    • Т{ $zone }: { $total } { $unit }
meter-chart-highest =
    { $above }
    Больше всего: { $month }, { $most } { $unit }
meter-chart-gaps =
    { $above }
    Месяцев, за которые расход неизвестен (нет показания, показание ниже предыдущего или заменён счётчик): { $count }
meter-chart-carried =
    { $above }
    Если показания за месяц не было, его расход стоит в следующем столбце.

## Фото счётчика

button-attach-photo = Приложить фото
reading-photos = Фото: { $count }
evidence-keeping = 📷 Фото сохраняем: оно останется при показании за { $month }.
evidence-keeping-value = 📷 Фото сохраняем: оно останется при показании за { $month }. Теперь напишите показание числом.
evidence-keeping-asked = 📷 Фото сохраняем, сотрудники его увидят: { $meter }, { $month }.
evidence-kept = ✓ Фото сохранено. Всего за месяц: { $count }
evidence-whose = <b>К какому счётчику это фото?</b>
evidence-not-kept = Фото не сохранено: счётчик не выбран. Пришлите его ещё раз в «Показаниях».
evidence-photos = Фото: { $count }
evidence-choose-meter = Сначала выберите счётчик кнопкой: фото останется при его показании.
evidence-ask = Пришлите фото счётчика к показанию за { $month }: чтобы были видны цифры и заводской номер. Можно до пяти снимков.
evidence-send-photo = Здесь нужно фото. Исправить показание можно в «Моих показаниях».
evidence-done = Готово
evidence-on-its-way = Фото придут следующими сообщениями.
evidence-none = Фото ещё сохраняются или их здесь нет.
evidence-no-meters = По этому лицевому счёту нет счётчиков, к которым нужны фото.
evidence-caption = Фото { $place } из { $count }: { $service }, { $number }, { $month }
