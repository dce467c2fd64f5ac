### «Support»: requests of residents, their conversations, the card for staff.

button-support = Support
button-new-request = New request
button-own-requests = My requests
button-no-account = Not about an account
button-without-photos = Without photos
button-show-request = Show the request
button-request-files = Show the files
button-add-to-request = Add something
button-answer-request = Answer
button-request-solved = It is settled
button-take-request = Take it
button-close-request = Close it
button-request-talk = Conversation
button-reopen-request = Open it again
button-hand-request = Hand it on
button-colleagues-earlier = ◀ Back
button-colleagues-more = More ▶
button-rating = { $rating } ★

support-title = <b>Support</b>
support-hint = Write to the centre's staff here: they answer in this chat, in working hours as a rule. Never write passwords, PINs or confirmation codes: staff do not ask for them, ever.
support-choose-subject = <b>What is it about?</b>
support-subject-leak = Emergency, a leak
support-subject-heating = Heating
support-subject-charges = Charges and payment
support-subject-readings = Readings and meters
support-subject-receipt = A mistake on the receipt: name, address, area
support-subject-access = Signing in and the account
support-subject-organisation = An organisation and its data
support-subject-other = Something else
support-choose-account = <b>Which account is it about?</b>
support-write = <b>Write what it is about</b>
support-write-hint = In one message of up to { $most } characters. You may add photos: send them here as well.
support-words-empty = Please write it in words. For example: “October's charge is higher than usual, though the meter hardly moved”.
support-words-too-long = This is more than { $most } characters, too much to pass on. Please shorten it: you can add the rest later.
support-looks-secret = This looks like a code. I delete the message and do not pass it on: codes are for nobody but you.
support-photo-too-big = The file is larger than 10 MB and cannot be passed on. Send it as a photo, not as a file.
support-no-photo = Staff can be sent words and photos: JPEG, PNG or HEIC. Please send a photo, or write it in words.
support-photos-full = One message takes { $most } photos and no more.
support-photos =
    { $count ->
        [one] 📷 { $count } photo
       *[other] 📷 { $count } photos
    }
support-files =
    { $count ->
        [one] 📎 { $count } file
       *[other] 📎 { $count } files
    }
support-review = <b>Check your request</b>
support-review-account = { $account }
support-photos-hint = You may add up to { $most } photos: just send them here. You can write more here, too.
support-what-to-change = What shall be changed?
support-field-subject = The subject
support-field-account = The account
support-field-words = The text
support-sent = <b>Request No. { $reference } is sent.</b>
support-sent-hint = The answer comes to this chat. You can see the request and add to it here: “Support” → “My requests”.
support-many-today = You can send five requests within 24 hours. Please add to one of those: “Support” → “My requests”.
support-many-words = You have written very much today, no more can be passed on now. Please wait for the answer.
support-closed-before = This request is closed already. If something is left, send a new one: “Support” → “New request”.
support-unknown = This request is not here. If you sent it from an account, sign in to it: /start

support-own = <b>My requests</b>
support-own-none = There are no requests yet.
support-named = { $state } { $day }: { $subject }
support-mark-new = 🕓
support-mark-taken = 👤
support-mark-answered = 💬
support-mark-closed = ✓
support-state-new = 🕓 Waits for an answer.
support-state-taken = 👤 The centre's staff are at it.
support-state-answered = 💬 There is an answer.
support-state-closed = ✓ Closed.
support-rate = Please rate how we helped, from 1 to 5.
support-rated = Thank you for the rating.
support-earlier =
    { $count ->
        [one] … { $count } message before
       *[other] … { $count } messages before
    }
support-said-resident =
    { "" }
    <b>You</b>, { $day } at { $hour }
support-said-staff =
    { "" }
    <b>The centre</b>, { $day } at { $hour }
support-words = { $words }
support-more = <b>Request No. { $reference }</b>
support-more-hint = Write what shall be passed on to staff, up to { $most } characters, or send photos. Each message goes at once.
support-added = ✓ Passed on to the centre's staff.

notice-request-taken = Your request No. { $reference } was taken by the centre's staff.
notice-request-answered = <b>The answer to request No. { $reference }</b>
notice-request-attached = The answer is attached below.
notice-request-closed = Request No. { $reference } is closed. Please rate how we helped, from 1 to 5.
notice-request-closed-again = Request No. { $reference } is closed.
notice-request-reopened = Your request No. { $reference } is open again: somebody of the staff is dealing with it.
notice-request-discreet = There is news of your request. Open the bot and enter the PIN: /menu
letter-request-answer = There is an answer to your support request. To read it, open the chat with the bot, sign in to your account (/start) and choose “Support” → “My requests”.
notice-request-waits = There is news of a request that was sent from this chat. To read it, sign in (/start) and open “Support” → “My requests”.

## To staff

request-card = <b>Request No. { $reference }</b> of { $day }, { $hour }
request-card-subject = Subject: { $subject }
request-card-account = Account { $account }
request-card-guest = Not signed in
request-card-begun = Begun by staff of the centre
request-card-words =
    { "" }
    { $words }
request-card-photos =
    { $count ->
        [one] 📷 { $count } photo
       *[other] 📷 { $count } photos
    }
request-card-added =
    { $count ->
        [one] ➕ Added to { $count } time
       *[other] ➕ Added to { $count } times
    }
request-card-taker =
    { "" }
    👤 Taken by { $title }
request-card-new = 🕓 Waits for an answer.
request-card-taken = 🕓 The resident waits for an answer.
request-card-answered = 💬 The answer is sent.
request-card-closed-resident = ✓ Closed: the resident says that it is settled.
request-card-closed-staff = ✓ Closed by staff.
request-card-erased = ✓ The request is erased: the resident has deleted their data.
request-card-rating = Rating: { $rating } of 5
request-card-hint = To answer the resident, reply to this message with words, a photo or a file.
request-card-hand =
    { "" }
    To whom?
request-colleague = { $name }
request-handed = <b>Request No. { $reference }</b> is yours now: { $title } handed it on.
request-followed = <b>Request No. { $reference }</b>: the resident adds
request-talk = <b>Request No. { $reference }</b>: all that was said
request-said-resident =
    { "" }
    <b>The resident</b>, { $day } at { $hour }
request-said-staff =
    { "" }
    <b>{ $title }</b>, { $day } at { $hour }
request-photo = Request No. { $reference }, photo { $place } of { $count }
request-attached = Request No. { $reference }, attached to the answer
request-unheard = ⚠️ Request No. { $reference }: the answer did not arrive, the resident blocks the bot. It will be in “My requests” should they come back.
request-about = Request No. { $reference }
request-done = Done
request-answer-sent = ✓ The answer is passed on.
request-denied = Only staff may answer requests here.
request-taken-before = Somebody else has taken this request.
request-closed-before = The request is closed already.
request-changed-before = The card has changed: please look at it again.
request-nobody-else = There is nobody to hand it to: no colleague who may answer is signed in.
request-too-late = It can be opened again within 30 days. The resident may send a new request.
request-unknown = This request is gone: the resident had their data erased, or its time was over.
request-answer-empty = Not sent: there are no words in it. Please write it as text, or attach a file.
request-answer-too-long = Not sent: it has more than { $most } characters. Please divide it.
request-answer-too-big = Not sent: the file is larger than 10 MB. Please compress it, or divide it.
request-answer-in-words = Not sent: residents can be answered in words typed here, with a photo or with a file. A voice, a video, a sticker and what was forwarded cannot be passed on.
command-support = Support: write to the centre
mydata-attempt-request = requests to support

not-understood-offer = I did not understand. Choose with a button, or send these words to the centre's staff: they answer here.
button-pass-on = Send it to staff
support-words-gone = These words are gone. Please write them once more: “Support” → “New request”.
support-passed-before = These words are sent already: “Support” → “My requests”.
table-requests = Requests to support
table-request_messages = Messages of requests
table-unrecognised = Messages that the bot did not understand
field-request = Number of the request
field-request_subject = Subject
field-request_state = State
field-rating = Rating
field-side = Who wrote
field-words = Text
field-photos = Photos
field-changed_at = Changed
mydata-request-new = waits
mydata-request-taken = in work
mydata-request-answered = answered
mydata-request-closed = closed
mydata-side-resident = you
mydata-side-staff = the centre
