### Doubtful readings: the card for staff, the question to the resident, what came of it.

button-reject-why = Reject with a reason
button-ask-resident = Ask the resident
button-doubt-photos = Photos: { $count }
button-other-reason = Another reason
button-all-right = It is right
button-show-question = Show the question
button-question-check = Check the dial
button-question-photo = Send a photo of the meter
button-question-replaced = Was the meter replaced?
rejection-dial = The reading is not what the meter shows
rejection-below = Below the previous one, no meter replaced
rejection-overdue = Verification expired
rejection-typo = A slip of the pen
rejection-silent = The reading was not confirmed

## The card

doubt-step-accepted =
    { "" }
    ✅ <b>Accepted</b>: { $title }, { $day } at { $hour }
doubt-step-rejected =
    { "" }
    ❌ <b>Rejected</b>: { $title }, { $day } at { $hour }. Reason: { $reason }
doubt-step-asked =
    { "" }
    ❓ <b>The resident was asked</b>: “{ $question }” — { $title }, { $day } at { $hour }
doubt-step-confirmed =
    { "" }
    💬 <b>The resident says that it is right</b>, { $day } at { $hour }
doubt-step-corrected =
    { "" }
    💬 <b>The resident corrected the reading</b>, { $day } at { $hour }: { $values }. Nothing is left to decide here.
doubt-step-cancelled =
    { "" }
    💬 <b>The resident cancelled the reading</b>, { $day } at { $hour }. Nothing is left to decide here.
doubt-step-sent_photo =
    { "" }
    📷 <b>The resident sent a photo</b>, { $day } at { $hour }
doubt-not-newest = There is another reading for this month. Nothing is left to decide here.
doubt-stands = Status of the reading: { $status }. It cannot be rejected from here any more.
doubt-write-reason = { $title }, write the reason in reply to this message.
doubt-why = Why is the reading rejected? The resident will read the reason.
doubt-ask-what = What is the resident to be asked?
doubt-waits = The resident was asked, the answer is awaited.
doubt-done = Done
doubt-denied = Only staff may decide about readings here.
doubt-outdated = The card has changed: look at it once more.
doubt-decided-before = It is decided already: the card says by whom and when.
doubt-not-open = The reading does not wait for this decision any more: the card says why.
doubt-nobody-to-ask = Nobody can be asked: whoever passed the reading is no longer connected to the bot.
doubt-no-photos = There are no photos of this meter and month any more.
doubt-photos-not-here = Photos are sent to the chat of the staff only.
doubt-reason-unreadable = The reason has to be in words, { $most } characters at most. Write again in reply to the card.
doubt-reason-in-reply = Write the reason in reply to the card of the reading: press it and choose “Reply”. Changed your mind? Press “Back” on it.
doubt-reason-of-another = The reason is written by { $title }, under their own name and in reply to the card. To write it yourself, press “Back”, then “Reject with a reason” and “Another reason”.
doubt-reason-too-late = More than an hour has passed, the reason was not taken. Press “Back” on the card, then “Reject with a reason”.

## The question to the resident

question-title = <b>A question about your reading</b>
question-check = Please check the dial. If it shows the same, press “It is right”.
question-photo = Please send the photo here, into this chat: it should show the number of the meter and its digits. It stays with this reading. If the reading is wrong, correct it.
question-replaced = Was the meter replaced? If so and the reading is right, press “It is right”. If the reading is wrong, correct it.
question-answered = Thank you! Staff have your answer. They will write if anything else is needed.
question-over = The question about the reading is closed, no answer is needed.
