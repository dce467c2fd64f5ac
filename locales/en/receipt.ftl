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
receipt-pay-by = Pay by { $day }
receipt-advance = <b>Nothing to pay: an advance of { $amount }</b>
receipt-nothing-due = <b>All is paid.</b>
receipt-none = There are no receipts for this account yet.
accounts-none = No account is linked to this personal account.
receipt-more = … and lines more: { $count }
receipt-button-pdf = PDF
receipt-button-picture = Picture
receipt-button-qr = Pay by QR
receipt-file-pdf = Receipt for { $month }
receipt-file-picture = Receipt for { $month }
receipt-file-qr = QR code to pay for { $month }: save the picture and open it in your bank's app
receipt-file-on-its-way = The file is being made and comes as the next message.
receipt-older = ‹ { $month }
receipt-newer = { $month } ›
