### Charges: all months, and charts.

charges-title = <b>Charges</b>
charges-account = Account { $number }
charges-month =
    { "" }
    <b>{ $month }</b>
charges-charged = In all for the month, with recalculation and penalty: { $amount }
charges-paid = Paid: { $amount }
charges-due = Due: { $amount }
charges-advance = Advance: { $amount }
charges-none = There are no charges for this account yet.
charges-button-charges = Chart of charges
charges-button-consumption = Chart of consumption

## Charts: the caption says in words what the picture shows.

chart-on-its-way = The chart is being drawn and comes as the next message.
chart-nothing = There is nothing to draw: no data for these months.
chart-month = { $month }
chart-months = { $first } – { $last }
chart-title-charges =
    <b>Charges by service</b>, with recalculations, without penalties: { $span }
    Account { $number }
chart-title-consumption =
    <b>Consumption by service</b>: { $span }
    Account { $number }
chart-total =
    { $above }
    In all: { $total }
chart-highest =
    { $above }
    The highest: { $month }, { $amount }
chart-trend-up =
    { $above }
    In the second half of these months charges are higher than in the first.
chart-trend-down =
    { $above }
    In the second half of these months charges are lower than in the first.
chart-trend-steady =
    { $above }
    Charges are about the same in both halves of these months.
chart-gaps =
    { $above }
    Months without data: { $count }
chart-meter =
    { $above }
    • { $service }: { $total } { $unit }
chart-meter-months =
    { $above }
    • { $service }: { $total } { $unit } in all, at most { $most } ({ $month })
chart-more =
    { $above }
    • … and services more: { $count }
