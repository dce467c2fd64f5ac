### Payments: what was paid, by month.

payments-title = <b>Payments</b>
payments-account = Account { $number }
payments-known-until = Payments are known up to and including { $day }.
payments-month =
    { "" }
    <b>{ $month }</b>: { $total }
payments-line = • { $day }: { $amount }
payments-line-source = • { $day }: { $amount }, { $source }
payments-refund = • { $day }: { $amount } paid back
payments-none = There are no payments for this account yet.
