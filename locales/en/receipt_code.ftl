### The one-time code printed on a receipt.

button-receipt-code = Code on the receipt
receipt-code-ask = <b>Write the code of your receipt.</b>
receipt-code-hint = Ten letters and digits, capitals or not does not matter. The code works once and until the next receipt. I will delete your message.
receipt-code-linked = Done. Account { $number } is linked with full access: { $address }. The code no longer works.
receipt-code-linked-before = Account { $number } is linked with full access already: { $address }. The code was not used.
receipt-code-register-first = The code on a receipt links an account with full access. Please register first: confirm a phone or an e-mail.
receipt-code-wrong =
    There is no such code, or it no longer works. Check it by your last receipt. { $left ->
        [one] { $left } try is left.
       *[other] { $left } tries are left.
    }
receipt-code-wrong-last = There is no such code, or it no longer works.
receipt-code-locked = There were many wrong codes, so please wait { $wait }. Meanwhile check the code by your last receipt. If it has none, or the code does not fit, ask the settlement centre.
