### Последняя квитанция.

receipt-title-utilities = <b>Квитанция за коммунальные услуги</b>
receipt-title-capital_repair = <b>Квитанция за капитальный ремонт</b>
receipt-account = Лицевой счёт { $number }
receipt-address = { $address }
receipt-organisation = { $name }
receipt-month =
    { "" }
    <b>За { $month }</b>
receipt-line = • { $service }: { $charged }
receipt-line-by-tariff = • { $service }: { $volume } { $unit } × { $tariff } = { $charged }
receipt-opening-debt = Долг на начало месяца: { $amount }
receipt-opening-advance = Аванс на начало месяца: { $amount }
receipt-charged = Начислено: { $amount }
receipt-recalculated = Перерасчёт: { $amount }
receipt-penalty = Пени: { $amount }
receipt-paid = Оплачено: { $amount }
receipt-due = <b>К оплате: { $amount }</b>
receipt-was-due = Было к оплате: { $amount }
receipt-passed-on = Эта сумма вошла в квитанцию за { $month }
receipt-pay-by = Оплатить до { $day }
receipt-overdue = Срок оплаты прошёл { $day }
receipt-paid-since = После выпуска квитанции поступило { $paid }, осталось { $left }
receipt-paid-since-all = После выпуска квитанции поступило { $paid }, всё оплачено
receipt-paid-since-advance = После выпуска квитанции поступило { $paid }, всё оплачено, аванс { $left }
receipt-advance = <b>Платить не нужно: аванс { $amount }</b>
receipt-nothing-due = <b>Всё оплачено.</b>
receipt-none = Квитанций по этому счёту пока нет.
accounts-none = К кабинету не привязан ни один лицевой счёт.
receipt-more = … и ещё услуг: { $count }
receipt-button-pdf = PDF
receipt-button-picture = Картинка
receipt-button-qr = Оплатить по QR
receipt-file-pdf = Квитанция за { $month }: { $type }, { $number }
receipt-file-picture = Квитанция за { $month }: { $type }, { $number }
receipt-file-qr = QR-код для оплаты за { $month }: { $type }, { $number }. Сохраните картинку и откройте её в приложении банка
receipt-file-on-its-way = Готовлю файл, он придёт следующим сообщением.
receipt-older = ‹ { $month }
receipt-newer = { $month } ›

## Что изменилось с прошлой квитанции

changes-since =
    { "" }
    <b>Что изменилось</b> с прошлой квитанции за { $month }, без учёта оплат: { $difference }
changes-none =
    { "" }
    С прошлой квитанции за { $month } ничего не изменилось.
changes-more = на { $amount } больше
changes-less = на { $amount } меньше
changes-outweighed = в сумме столько же
changes-rest = • Остальное: { $difference }
sum-more = +{ $amount }
sum-less = −{ $amount }
sum-same = { $amount }
change-volume =
    • { $service }: { $more ->
        [1] объём больше
       *[0] объём меньше
    }, { $difference }
change-tariff =
    • { $service }: { $more ->
        [1] тариф выше
       *[0] тариф ниже
    }, { $difference }
change-rounding = • { $service }: округление, { $difference }
change-charge =
    • { $service }: { $more ->
        [1] начислено больше
       *[0] начислено меньше
    }, { $difference }
change-new = • { $service }: новая услуга, { $difference }
change-gone = • { $service }: в этот раз не начислено, { $difference }
change-recalculation = • { $service }: перерасчёт, { $difference }
change-recalculated_before = • { $service }: прошлого перерасчёта больше нет, { $difference }
change-whole-recalculation = • Перерасчёт, { $difference }
change-whole-recalculated_before = • Прошлого перерасчёта больше нет, { $difference }
change-whole-penalty =
    • { $more ->
        [1] Пени выросли
       *[0] Пени снизились
    }, { $difference }
change-whole-new_penalty =
    • { $more ->
        [1] Начислены пени
       *[0] Списаны пени
    }, { $difference }
change-whole-no_penalty = • Пеней больше нет, { $difference }
change-whole-new_debt = • Появился долг на начало месяца, { $difference }
change-whole-new_advance = • Появился аванс на начало месяца, { $difference }
change-whole-debt =
    • { $more ->
        [1] Долг на начало месяца вырос
       *[0] Долг на начало месяца снизился
    }, { $difference }
change-whole-advance =
    • { $more ->
        [1] Аванс на начало месяца стал меньше
       *[0] Аванс на начало месяца стал больше
    }, { $difference }
change-whole-settled =
    • { $more ->
        [1] Аванса на начало месяца больше нет
       *[0] Долга на начало месяца больше нет
    }, { $difference }
change-whole-other = • Начисления без разбивки по услугам, { $difference }

## Почему столько?

button-why = Почему столько?
why-title = <b>Почему столько?</b>
why-receipt = Квитанция за { $month }, лицевой счёт { $number }
why-remainder = Ещё в сумме к оплате, без объяснения центра: { $difference }
why-services =
    { "" }
    <b>По услугам</b>
why-services-compared =
    { "" }
    <b>По услугам, рядом с прошлой квитанцией за { $month }</b>
why-service =
    { "" }
    <b>{ $service }</b>: { $charged }
why-service-same =
    { "" }
    <b>{ $service }</b>: { $charged }, без изменений
why-service-changed =
    { "" }
    <b>{ $service }</b>: { $charged } ({ $difference })
why-service-gone =
    { "" }
    <b>{ $service }</b>: в этот раз не начислено ({ $difference })
why-by-tariff = { $volume } { $unit } × { $tariff } = { $charged }
why-recalculated = перерасчёт: { $amount }
why-volume-from = объём { $old } → { $new }: { $difference }
why-tariff-from = тариф { $old } → { $new }: { $difference }
why-volume =
    { $more ->
        [1] объём больше
       *[0] объём меньше
    }: { $difference }
why-tariff =
    { $more ->
        [1] тариф выше
       *[0] тариф ниже
    }: { $difference }
why-rounding = округление: { $difference }
why-charge =
    { $more ->
        [1] начислено больше не из-за объёма и тарифа
       *[0] начислено меньше не из-за объёма и тарифа
    }: { $difference }
why-new = новая услуга: { $difference }
why-recalculation = из-за перерасчёта: { $difference }
why-recalculated_before = прошлого перерасчёта больше нет: { $difference }
why-whole =
    { "" }
    <b>Кроме услуг</b>
why-ground =
    { "" }
    Основание перерасчёта назовёт организация, которая его сделала.
