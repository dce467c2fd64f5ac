### «Начисления»: все месяцы и графики.

charges-title = <b>Начисления</b>
charges-account = Лицевой счёт { $number }
charges-month =
    { "" }
    <b>{ $month }</b>
charges-charged = Всего за месяц с перерасчётом и пенями: { $amount }
charges-paid = Оплачено: { $amount }
charges-due = К оплате: { $amount }
charges-advance = Аванс: { $amount }
charges-none = Начислений по этому счёту пока нет.
charges-button-charges = График начислений
charges-button-consumption = График потребления

## Графики: подпись говорит словами то, что видно на картинке.

chart-on-its-way = Рисую график, он придёт следующим сообщением.
chart-nothing = За эти месяцы рисовать нечего: нет данных.
chart-month = { $month }
chart-months = { $first } – { $last }
chart-title-charges =
    <b>Начисления по услугам</b> с перерасчётами, без пеней: { $span }
    Лицевой счёт { $number }
chart-title-consumption =
    <b>Потребление по услугам</b>: { $span }
    Лицевой счёт { $number }
chart-total =
    { $above }
    Всего: { $total }
chart-highest =
    { $above }
    Больше всего: { $month }, { $amount }
chart-trend-up =
    { $above }
    Во второй половине этих месяцев начисления выше, чем в первой.
chart-trend-down =
    { $above }
    Во второй половине этих месяцев начисления ниже, чем в первой.
chart-trend-steady =
    { $above }
    Начисления в первой и второй половине этих месяцев почти одинаковы.
chart-gaps =
    { $above }
    Месяцев без данных: { $count }
chart-meter =
    { $above }
    • { $service }: { $total } { $unit }
chart-meter-months =
    { $above }
    • { $service }: всего { $total } { $unit }, больше всего { $most } ({ $month })
chart-more =
    { $above }
    • … и ещё услуг: { $count }
