### Limited access: from the name on the receipt to the menu.

limited-name = <b>Full name</b>
limited-name-hint = Write surname, name and patronymic as on the receipt, in Russian letters. For example: Иванова Анна Петровна.
button-keep-latin = The receipt has it in Latin letters
limited-address = <b>Address (as on the receipt)</b>
limited-address-hint = Write town, street, house and flat. For example: Асбест, ул. Мира, д. 5, кв. 12.
limited-did-you-mean = Did you mean …? Choose the house or write the address again.
limited-which-town = There is such a street in more than one place. Where is your house?
limited-house = { $house }
limited-flat =
    <b>Flat</b>
    { $house }: which flat? Write its number, for example: 12.
limited-receipt-type = <b>Which receipt is it from?</b>
limited-owner = <b>Do you hold the account?</b>
button-owner = I am the account holder
limited-consent =
    <b>Consent to the processing of personal data</b>
    Without it we cannot compare your data with the account. It is a document of its own; read it with “Text of the consent”.
button-agree = I consent to the processing of personal data
button-consent-text = Text of the consent

limited-review = <b>Please check everything</b>
limited-review-name = Full name: { $name }
limited-review-address = Address: { $address }
limited-review-type = Receipt: { $type }
limited-review-owner = ✓ I am the account holder
limited-review-consent = ✓ I consent to the processing of personal data
button-enter = Enter
limited-what-to-change = What to change?
limited-field-name = Full name
limited-field-address = Address
limited-field-receipt_type = Kind of receipt

limited-no-match =
    <b>The data did not match.</b> Compare with the receipt: the full name of the account holder, letter by letter; house, block and flat; the kind of receipt — utilities and capital repair come on different ones.
limited-checks-left = Tries left today: { $left }.

limited-choose-account = <b>Choose the account</b>
limited-account = Account { $number }
limited-number =
    <b>The whole account number</b>
    Account { $number }: the capital repair charge is easy to work out, so the whole number from the receipt is needed too. Please write it.
limited-amount =
    <b>Amount of the last payment</b>
    In roubles, as on the slip. For example: 1234,56.
limited-date =
    <b>Date of the last payment</b>
    The day you paid. Choose it in the calendar or write it, for example: 01.02.2026.
limited-known-until = Payments are accounted for up to { $day }.
limited-due =
    <b>Amount due on the last receipt</b>
    Nothing has been paid to this account yet, so the amount due on the last receipt is needed. For example: 1234,56.
limited-period =
    <b>Month of the last receipt</b>
    Which month is this receipt for?
limited-period-unreadable = Write month and year, for example: 10.2026.
button-by-serial = Not at hand — number of a meter
limited-serial =
    <b>Number of a meter (as on the receipt or on the meter)</b>
    Of any water, heat or gas meter in use in this flat. For example: 00771012. Only the number, without the make.
limited-serial-alone = This account has neither payments nor a receipt with an amount due yet. The number of a meter can prove that it is yours.
limited-confirm = <b>Check and confirm</b>
limited-confirm-serial = Meter: { $number }
limited-confirm-number = Account: { $number }
limited-confirm-amount = Last payment: { $amount }
limited-confirm-date = Paid on: { $day }
limited-confirm-due = Due on the last receipt: { $amount }
limited-confirm-period = Month of the receipt: { $month }
limited-wrong-proof =
    <b>It did not match.</b> { $left ->
        [one] { $left } try is left.
       *[other] { $left } tries are left.
    } It must be the last payment of this account that is already accounted for: the amount to the kopeck and the day you paid.
limited-wrong-serial =
    <b>It did not match.</b> { $left ->
        [one] { $left } try is left.
       *[other] { $left } tries are left.
    } It must be the whole number of a meter in use in this flat, as on the meter or on the receipt.

limited-stopped = <b>No tries are left for today.</b> We keep your data from strangers. You can try again on { $day } at { $hour }.
limited-stopped-account = <b>Today's tries for this account are used up.</b> Perhaps somebody else tried to prove it. You can try again on { $day } at { $hour }.
limited-other-ways-account = Not to wait, register and add the account by the code on the receipt, if one is printed there, or ask the settlement centre and bring the receipt.
limited-too-often = <b>Too many checks in one day.</b> You can check again on { $day } at { $hour }.
limited-no-proof = <b>There is nothing yet to prove that this account is yours:</b> neither payments nor a receipt with an amount due.
limited-other-ways = What else helps: a fresh receipt and the bank's slip at hand, or a visit to the centre — take the receipt with you.

limited-added = <b>The account is added.</b> It stands in “Accounts”.
limited-welcome = <b>You are in.</b> Limited access is open: the last receipt, meter readings and the list of accounts.
limited-login = Your login: <code>{ $login }</code>. You will always find it in the profile.
