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
receipt-pay-by = Оплатить до { $day }
receipt-advance = <b>Платить не нужно: аванс { $amount }</b>
receipt-nothing-due = <b>Всё оплачено.</b>
receipt-none = Квитанций по этому счёту пока нет.
accounts-none = К кабинету не привязан ни один лицевой счёт.
receipt-more = … и ещё строк: { $count }
receipt-button-pdf = PDF
receipt-button-picture = Картинка
receipt-button-qr = Оплатить по QR
receipt-file-pdf = Квитанция за { $month }
receipt-file-picture = Квитанция за { $month }
receipt-file-qr = QR-код для оплаты за { $month }: сохраните картинку и откройте её в приложении банка
receipt-file-on-its-way = Готовлю файл, он придёт следующим сообщением.
receipt-older = ‹ { $month }
receipt-newer = { $month } ›
