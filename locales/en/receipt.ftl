### The last receipt.

receipt-title-utilities = <b>Receipt for utilities</b>
receipt-title-capital_repair = <b>Receipt for capital repair</b>
receipt-account = Account { $number }
receipt-address = { $address }
receipt-organisation = { $name }
receipt-month =
    { "" }
    <b>For { $month }</b>
receipt-line = • { $service }: { $charged }
receipt-line-by-tariff = • { $service }: { $volume } { $unit } × { $tariff } = { $charged }
receipt-opening-debt = Debt at the beginning of the month: { $amount }
receipt-opening-advance = Advance at the beginning of the month: { $amount }
receipt-charged = Charged: { $amount }
receipt-recalculated = Recalculated: { $amount }
receipt-penalty = Penalty: { $amount }
receipt-paid = Paid: { $amount }
receipt-due = <b>Due: { $amount }</b>
receipt-was-due = Was due: { $amount }
receipt-passed-on = This sum went into the receipt for { $month }
receipt-pay-by = Pay by { $day }
receipt-overdue = It was to be paid by { $day }
receipt-paid-since = Since the receipt was issued { $paid } came in, { $left } is left
receipt-paid-since-all = Since the receipt was issued { $paid } came in, all is paid
receipt-paid-since-advance = Since the receipt was issued { $paid } came in, all is paid, an advance of { $left }
receipt-advance = <b>Nothing to pay: an advance of { $amount }</b>
receipt-nothing-due = <b>All is paid.</b>
receipt-none = There are no receipts for this account yet.
accounts-none = No account is linked to this personal account.
receipt-more = … and services more: { $count }
receipt-button-pdf = PDF
receipt-button-picture = Picture
receipt-button-qr = Pay by QR
receipt-file-pdf = Receipt for { $month }: { $type }, { $number }
receipt-file-picture = Receipt for { $month }: { $type }, { $number }
receipt-file-qr = QR code to pay for { $month }: { $type }, { $number }. Save the picture and open it in your bank's app
receipt-file-on-its-way = The file is being made and comes as the next message.
receipt-older = ‹ { $month }
receipt-newer = { $month } ›

## What changed since the receipt before

changes-since =
    { "" }
    <b>What changed</b> since the receipt for { $month }, payments apart: { $difference }
changes-none =
    { "" }
    Nothing changed since the receipt for { $month }.
changes-more = { $amount } more
changes-less = { $amount } less
changes-outweighed = the same in all
changes-rest = • The rest: { $difference }
sum-more = +{ $amount }
sum-less = −{ $amount }
sum-same = { $amount }
change-volume =
    • { $service }: { $more ->
        [1] larger volume
       *[0] smaller volume
    }, { $difference }
change-tariff =
    • { $service }: { $more ->
        [1] higher tariff
       *[0] lower tariff
    }, { $difference }
change-rounding = • { $service }: rounding, { $difference }
change-charge =
    • { $service }: { $more ->
        [1] more was charged
       *[0] less was charged
    }, { $difference }
change-new = • { $service }: a new service, { $difference }
change-gone = • { $service }: not charged this time, { $difference }
change-recalculation = • { $service }: recalculation, { $difference }
change-recalculated_before = • { $service }: the last recalculation is over, { $difference }
change-whole-recalculation = • Recalculation, { $difference }
change-whole-recalculated_before = • The last recalculation is over, { $difference }
change-whole-penalty =
    • { $more ->
        [1] The penalty grew
       *[0] The penalty fell
    }, { $difference }
change-whole-new_penalty =
    • { $more ->
        [1] A penalty was charged
       *[0] A penalty was written off
    }, { $difference }
change-whole-no_penalty = • There is no penalty any more, { $difference }
change-whole-new_debt = • There is a debt now at the beginning of the month, { $difference }
change-whole-new_advance = • There is an advance now at the beginning of the month, { $difference }
change-whole-debt =
    • { $more ->
        [1] The debt at the beginning of the month grew
       *[0] The debt at the beginning of the month fell
    }, { $difference }
change-whole-advance =
    • { $more ->
        [1] The advance at the beginning of the month is smaller
       *[0] The advance at the beginning of the month is larger
    }, { $difference }
change-whole-settled =
    • { $more ->
        [1] There is no advance any more
       *[0] There is no debt any more
    }, { $difference }
change-whole-other = • Charges of no named service, { $difference }

## Why so much?

button-why = Why so much?
why-title = <b>Why so much?</b>
why-receipt = Receipt for { $month }, account { $number }
why-remainder = Also due, not explained by the centre: { $difference }
why-services =
    { "" }
    <b>By service</b>
why-services-compared =
    { "" }
    <b>By service, beside the receipt for { $month }</b>
why-service =
    { "" }
    <b>{ $service }</b>: { $charged }
why-service-same =
    { "" }
    <b>{ $service }</b>: { $charged }, as before
why-service-changed =
    { "" }
    <b>{ $service }</b>: { $charged } ({ $difference })
why-service-gone =
    { "" }
    <b>{ $service }</b>: not charged this time ({ $difference })
why-by-tariff = { $volume } { $unit } × { $tariff } = { $charged }
why-recalculated = recalculation: { $amount }
why-volume-from = volume { $old } → { $new }: { $difference }
why-tariff-from = tariff { $old } → { $new }: { $difference }
why-volume =
    { $more ->
        [1] larger volume
       *[0] smaller volume
    }: { $difference }
why-tariff =
    { $more ->
        [1] higher tariff
       *[0] lower tariff
    }: { $difference }
why-rounding = rounding: { $difference }
why-charge =
    { $more ->
        [1] more was charged, not by volume or tariff
       *[0] less was charged, not by volume or tariff
    }: { $difference }
why-new = a new service: { $difference }
why-recalculation = by recalculation: { $difference }
why-recalculated_before = the last recalculation is over: { $difference }
why-whole =
    { "" }
    <b>Besides services</b>
why-ground =
    { "" }
    Ask the organisation that recalculated for the ground.
