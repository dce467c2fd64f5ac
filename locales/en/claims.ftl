### Requests of organisations: the card for the centre's staff.

button-claim-contacts = Contacts
claim-card = <b>An organisation asks to be registered</b>, request No. { $reference } of { $day }, { $hour }
claim-card-known = In the centre’s registry with this INN: { $name }
claim-card-unknown = The centre’s registry has no such INN
claim-card-rivals =
    { $count ->
        [one] ⚠️ { $count } more request with this INN waits: confirming one rejects the others
       *[other] ⚠️ { $count } more requests with this INN wait: confirming one rejects the others
    }
claim-step-confirmed =
    { "" }
    ✅ <b>Confirmed</b>: { $title }, { $day } at { $hour }
claim-step-rejected =
    { "" }
    ❌ <b>Rejected</b>: { $title }, { $day } at { $hour }. Reason: { $reason }
claim-step-saw =
    { "" }
    👁 Looks at the contacts: { $title }, { $day } at { $hour }
claim-card-withdrawn = The request is withdrawn. There is nothing left to decide.
claim-card-owned = The organisation has an owner already: the request cannot be confirmed, only rejected.
claim-card-why = Why is the request rejected? Whoever sent it will read the reason.
claim-card-done = Done
claim-card-denied = Only the centre’s staff decide about requests here.
claim-reason-mismatch = INN, OGRN, name and address do not go together
claim-reason-unknown = The centre does not work with this organisation
claim-reason-unproved = The authority of the contact person is not confirmed
claim-reason-owned = The organisation has an owner already, who invites colleagues
claim-outcome-confirmed = confirmed
claim-outcome-rejected = rejected
claim-outcome-withdrawn = withdrawn
button-sure-to-confirm = Yes, confirm
claim-card-sure = Confirm the claim? The contact person becomes the owner of the organisation, other claims of this INN are rejected. It cannot be undone.
