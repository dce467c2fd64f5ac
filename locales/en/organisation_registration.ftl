### An organisation registers: its steps, the card of all answers, the claim that waits.

button-register-organisation = Register an organisation
button-register-another = Register one more organisation
button-own-claims = My claims
claim-told-before = The answers are those of the rejected claim No. { $reference }. Press “Change” and mend what was wrong.
button-known-name = Take this name
button-withdraw-claim = Withdraw request { $reference }

claim-unavailable = <b>You cannot register just now:</b> the centre has no way to send you a confirmation code yet. Please try later.
claim-full-access-first = To register an organisation get full access first: confirm a phone or an e-mail.

claim-inn = <b>INN of the organisation</b>
claim-inn-hint = Write the taxpayer number (INN): 10 digits of a company, 12 of an entrepreneur. For example: 7707083893.
claim-ogrn = <b>OGRN</b>
claim-ogrn-hint = Write the OGRN (13 digits), or an entrepreneur’s OGRNIP (15 digits). For example: 1027700132195.
claim-name = <b>Name</b>
claim-name-hint = Write the name as in the founding documents. For example: ООО «Управляющая компания «Исеть».
claim-name-known = The centre knows this organisation as “{ $name }”. If the name is right, press the button, otherwise write yours.
claim-address = <b>Legal address</b>
claim-address-hint = Write the whole address. For example: 624260, Свердловская обл., г. Асбест, ул. Мира, д. 5.
claim-contact = <b>Contact person</b>
claim-contact-hint = Write the full name of who will own the organisation’s account. For example: Иванова Анна Петровна.

inn-not_digits = Write the INN in digits, for example: 7707083893.
inn-length = An INN has 10 digits of a company and 12 of an entrepreneur. Check it and write, for example: 7707083893.
inn-check_digit = There is no such INN: its check digit is wrong. Check it and write, for example: 7707083893.
ogrn-not_digits = Write the OGRN in digits, for example: 1027700132195.
ogrn-length = An OGRN has 13 digits, an entrepreneur’s OGRNIP 15. Check it and write, for example: 1027700132195.
ogrn-check_digit = There is no such OGRN: its check digit is wrong. Check it and write, for example: 1027700132195.
ogrn-other_kind = This number does not go with the INN: a company has an INN of 10 digits and an OGRN of 13, an entrepreneur an INN of 12 and an OGRNIP of 15. Check it and write, for example: 1027700132195.

claim-owned = An organisation with this INN is registered already. Its owner invites colleagues: ask the owner for an invitation. If there is a slip in the INN, write it again.
claim-waits-already = Your request with this INN waits already: “Organisation” in the menu of your account.
claim-many-open = Three of your requests wait already. Wait for a decision, or withdraw one: “Organisation” in the menu of your account.
claim-many-today = At most five requests may be sent in a day. Please try tomorrow.

claim-review-name = Organisation: { $name }
claim-review-inn = INN: { $inn }
claim-review-ogrn = OGRN: { $ogrn }
claim-review-address = Legal address: { $address }
claim-review-contact = Contact person: { $name }
claim-review-cabinet = ✓ The phone or e-mail of your account is confirmed, no code is needed
claim-field-inn = INN
claim-field-ogrn = OGRN
claim-field-name = Name
claim-field-legal_address = Legal address
claim-field-contact = Contact person
claim-field-address = Phone or e-mail
claim-field-login = Login
claim-field-password = Password

claim-submitted = <b>Request No. { $reference } is sent.</b>
claim-submitted-waits = The centre’s staff will check it and answer here. While it waits you can see or withdraw it with “Organisation”.
claim-cabinet-exists = <b>There is an account already.</b> { $address } or your Telegram account belong to one, a second is not needed. Press “Sign in with login”, then “Organisation” in the menu of the account.

claim-title = <b>Organisation</b>
claim-none = Here you can register an organisation that works with the centre: a managing company, a supplier or another one. Its INN and OGRN are needed.
claim-waits =
    { "" }
    ⏳ Request No. { $reference } of { $day }, { $hour }: { $name }. The centre has not checked it yet.
claim-rejected =
    { "" }
    ❌ Request No. { $reference } was rejected on { $day } at { $hour }: { $name }. Reason: { $reason }. You can put it right and send a new one.
claim-confirmed =
    { "" }
    ✅ Request No. { $reference } was confirmed on { $day } at { $hour }: { $name }. You are its owner.
claim-sure-to-withdraw = Withdraw request No. { $reference }? The centre will not look at it. You can send a new one at any time.
claim-withdrawn = The request is withdrawn.
claim-settled-before = This request is decided already, it cannot be withdrawn.

notice-claim-confirmed = ✅ Request No. { $reference } is confirmed. { $name }: you are the owner, see “Organisation” in the menu of the account.
notice-claim-rejected = ❌ Request No. { $reference } is rejected: { $name }. Reason: { $reason }. You can put it right and send a new one with “Organisation” in the menu of the account.
