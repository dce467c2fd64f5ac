### Readings: the meters, passing their readings, and the history.

button-readings = Readings
button-my-readings = My readings
button-pass-in-a-row = Pass all in a row
button-pass-again = Pass anew
button-skip = Skip
button-type-again = Type it again
button-typo = A slip, type it again
button-swap = Swapped: exchange them
button-fix = Correct
button-drop-reading = Cancel the reading

## Services, units, statuses

reading-service-cold_water = 💧 Cold water
reading-service-hot_water = 🔥 Hot water
reading-service-electricity = 💡 Electricity
reading-service-gas = 🍳 Gas
reading-service-heating = ♨️ Heating
reading-service-sewerage = 🚰 Sewerage
reading-service-irrigation = 🌱 Irrigation
reading-service-waste = 🗑 Waste
reading-meter = { $service }, { $number }
reading-meter-placed = { $service }, { $place }, { $number }
reading-unit-cold_water = m³
reading-unit-hot_water = m³
reading-unit-electricity = kWh
reading-unit-gas = m³
reading-unit-heating = Gcal
reading-unit-sewerage = m³
reading-unit-irrigation = m³
reading-unit-waste = m³
reading-status-accepted = accepted
reading-status-exported = handed over to billing
reading-status-counted = counted
reading-status-rejected = rejected
reading-status-cancelled = cancelled
reading-replaced = replaced

## The list of meters

readings-title = <b>Readings</b>
readings-account = Account { $number }
readings-no-meters = We know of no meters of this account. If there is one, tell the centre about it.
readings-how = Choose a meter, or write the readings in one message, for example: cold 123 hot 45.
readings-choose = { $meter }
readings-which = Which meter is it?
readings-choose-in = ✓ { $meter }
readings-meter =
    { "" }
    <b>{ $meter }</b>
readings-no-last = There are no readings yet.
readings-last = The last one: { $values } ({ $day })
readings-verification = Verified until { $day }
readings-verification-soon = Verified until { $day }: it is time to order the next one
readings-verification-expired = The verification expired on { $day }
readings-in = ✓ The reading of { $month } is in: { $status }
readings-waits = No reading of { $month } yet, taken until { $closes }
readings-opens = No reading of { $month } yet, taken from { $opens } to { $closes }
readings-missed = No reading of { $month } was passed: the window closed on { $closed }
readings-more = … and more: { $count }
readings-all-in = The readings of all meters are in for this month.

## One reading

reading-title = <b>{ $meter }</b>
reading-previous = The reading before: { $values }
reading-now = The new reading: { $values }
reading-usual = Usually in a month: { $spent } { $unit }
reading-spent = Consumption: { $spent } { $unit }
reading-spent-by-centre = The centre will tell the consumption.
reading-said = Your answer: «{ $answer }»
reading-cost = To pay: about { $amount } (by the last tariff)
reading-is-in = Passed for { $month } already: { $values }. The new reading takes its place.
reading-handed = The reading of { $month } was handed over to billing: { $values }. A new one counts for { $coming }.
reading-closed = The reading of { $month } was handed over to billing: { $values }.
reading-fixes = Correcting the reading of { $month }. The old one stays in the history. It may be corrected until it is handed over to billing.
reading-fixed = The reading to correct: { $values }
reading-until = Taken for { $month } until { $closes } inclusive.
reading-ask-value = Type the reading of the meter, for example: 123.4
reading-ask-whole = Type the reading of the meter as a whole number, for example: 123
reading-ask-zones =
    { $zones ->
        [2] Type the readings of both zones in one message: T1 (day), then T2 (night). For example: 100 50 or T1 100 T2 50.
       *[other] Type the readings of three zones in one message: T1 (peak), T2 (night), T3 (semi-peak). For example: 100 50 70.
    }
reading-write-number = Please type the number on the meter.
reading-so-far = ✓ Readings taken: { $count }, they are safe. The last one: { $meter }, { $number }
reading-meanwhile = Meanwhile another reading was passed: it stands below. If you confirm, yours takes its place.
reading-other-month = Meanwhile the month has changed for which the reading counts: it stands below.
reading-asked =
    <b>Look at the reading</b> of { $month }
    { $meter }
reading-check =
    <b>Check the reading</b> of { $month }
    { $meter }
reading-early = Readings of { $month } are taken from { $opens }. This one will be taken already now.
reading-late = The window closed on { $missed }: the reading will count for { $month }.
reading-extended = The window of { $month } was extended to { $closes }.

## What the bot notices

reading-concern-swapped = Cold and hot water seem to be swapped: this reading fits the other meter. Exchange them?
reading-concern-below = The new reading is below the one before. A slip of the pen or a replaced meter may be the reason. What happened?
reading-concern-zones = The reading before is for another number of tariff zones and cannot be compared. Was the meter replaced?
reading-concern-rolled_over = The new reading is below the one before. The meter seems to have reached the end of its dial and begun at nought. Is it so?
reading-concern-far_above =
    { $decimals ->
        [0] The consumption is far above the usual. Check the digits. Is everything right?
       *[other] The consumption is far above the usual. Check the digits: the red ones stand behind the comma. Is everything right?
    }
reading-concern-more_digits =
    { $decimals ->
        [0] As far as we know this meter has fewer digits. Are there so many on it?
       *[other] As far as we know this meter has fewer digits before the point. Are there so many on it? If the last ones are red, set them off by a comma.
    }
reading-concern-above_next = The reading is above that of a later month. Is everything right?
reading-concern-after_export = The reading of this month was handed over to billing and cannot be changed. The new one will count for { $month }. Pass it?
reading-concern-equal = The reading did not change: the consumption is nought. It will count so.
reading-concern-fraction_cut = Only whole units of this meter count: the digits behind the comma are cut off.
reading-concern-verification_expired = The verification has expired. The reading is taken and will not be lost, but until the meter is verified you may be charged by your average consumption; it is recalculated afterwards.
reading-answer-like_swapped = All is right
reading-answer-below_previous = All is right
reading-answer-meter_replaced = The meter was replaced
reading-answer-rolled_over = Yes, it began at nought
reading-answer-above_usual = All is right
reading-answer-more_digits = Yes, so many digits
reading-answer-above_next = All is right
reading-answer-after_export = Pass for the next month

## Several readings in one message

reading-table = <b>Check whether I understood</b>
reading-row =
    { "" }
    <b>{ $meter }</b>: { $values } for { $month }
reading-row-refused =
    { "" }
    <b>{ $meter }</b>: { $values }
reading-row-asked = There will be a question about this one.
reading-table-confirm =
    { "" }
    Is everything right? Confirm, or write the readings anew.
reading-table-nothing =
    { "" }
    Write the readings anew, for example: cold 123 hot 45.
reading-left = «{ $said }» was not understood: { $why }
reading-unread-too_long = the message is too long, please write less.
reading-unread-words = I do not know what this is about.
reading-unread-no_meter = there is no such meter of this account.
reading-unread-several_meters = several meters fit. Add the service, the place or the number of the meter.
reading-unread-no_value = there is no number.
reading-unread-other_count = one number for each zone of the meter is needed.
reading-unread-repeated = this meter is named twice with different numbers.

## The receipt for a reading

reading-receipt = <b>The reading is taken</b>
reading-receipt-again = <b>This reading was taken already</b>
reading-receipt-corrected = <b>The reading is corrected</b>
reading-number = Receipt No. { $reference }
reading-taken = Taken on { $day } at { $hour }
reading-meter-line = { $meter }
reading-period = For { $month }
reading-status = Status: { $status }
reading-short-title =
    { "" }
    <b>{ $meter }</b>
reading-expired = The verification has expired. Until the meter is verified you may be charged by your average consumption; it is recalculated afterwards.
reading-short = { $values } for { $month }
readings-passed = <b>Readings taken: { $count }</b>
readings-skipped =
    { "" }
    Skipped: { $count }

## My readings

readings-none-passed = There are no readings yet.
readings-which-history = Which meter's readings?
readings-history = <b>My readings</b>: { $meter }
readings-history-month =
    { "" }
    <b>{ $month }</b>: { $values } — { $status }
readings-corrected = Versions for the month: { $count }
readings-reason = Reason: { $reason }
readings-fix-month = Correct: { $month }
readings-drop-month = Cancel: { $month }
readings-versions-of = All versions: { $month }
readings-versions = <b>All versions</b> of { $month }: { $meter }
readings-version = { $count }. { $values } — { $day } at { $hour }, { $status }
readings-version-brought = { $count }. { $values } — { $day }, { $status }
readings-by-another = Passed by another person
readings-sure-to-drop = Cancel the reading { $values } of { $month }? { $meter }
readings-dropped = The reading of { $month } is cancelled: { $meter }. It can be passed anew.
readings-attach-month = Attach a photo: { $month }
readings-photos-of = Show photos: { $month }
readings-button-chart = Chart
meter-chart-title =
    <b>Consumption by meter</b>: { $span }
    { $service }, { $number }
meter-chart-total =
    { $above }
    In all: { $total } { $unit }
meter-chart-zone =
    { $above }
    • T{ $zone }: { $total } { $unit }
meter-chart-highest =
    { $above }
    The highest: { $month }, { $most } { $unit }
meter-chart-gaps =
    { $above }
    Months of unknown consumption (no reading, one below the previous, or the meter was replaced): { $count }
meter-chart-carried =
    { $above }
    Where a month has no reading, its consumption stands in the next bar.

## Photos of a meter

button-attach-photo = Attach a photo
reading-photos = Photos: { $count }
evidence-keeping = 📷 The photo is being saved: it stays with the reading for { $month }.
evidence-keeping-value = 📷 The photo is being saved: it stays with the reading for { $month }. Now please type the reading as a number.
evidence-keeping-asked = 📷 Keeping the photo, staff will see it: { $meter }, { $month }.
evidence-kept = ✓ The photo is saved. In all for the month: { $count }
evidence-whose = <b>Which meter is on the photo?</b>
evidence-not-kept = The photo is not kept: no meter was chosen. Please send it again at «Readings».
evidence-photos = Photos: { $count }
evidence-choose-meter = First choose the meter by its button: the photo stays with its reading.
evidence-ask = Send a photo of the meter to go with the reading for { $month }: the digits and the serial number should be seen. Up to five photos are kept.
evidence-send-photo = A photo is needed here. The reading can be corrected in “My readings”.
evidence-done = Done
evidence-on-its-way = The photos come as the next messages.
evidence-none = The photos are still being saved, or there are none.
evidence-no-meters = This account has no meters that need photos.
evidence-caption = Photo { $place } of { $count }: { $service }, { $number }, { $month }
