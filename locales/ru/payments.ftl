### «Платежи»: что оплачено, по месяцам.

payments-title = <b>Платежи</b>
payments-account = Лицевой счёт { $number }
payments-known-until = Платежи учтены по { $day } включительно.
payments-month =
    { "" }
    <b>{ $month }</b>: { $total }
payments-line = • { $day }: { $amount }
payments-line-source = • { $day }: { $amount }, { $source }
payments-refund = • { $day }: возврат { $amount }
payments-none = Платежей по этому счёту пока нет.
