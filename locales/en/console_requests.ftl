### Requests in the console: the list, one request, canned answers, help beside a conversation.

console-requests = Requests
console-requests-title = Request No. { $reference }
console-requests-back = All requests
console-requests-changed = The list has changed. Show it anew
console-requests-whose = Whose requests
console-requests-everybody = All
console-requests-mine = Mine
console-requests-nobody = Nobody’s
console-requests-filters = Filters of requests
console-requests-text = Number or words
console-requests-state = State
console-requests-state-open = Open
console-requests-state-new = New
console-requests-state-taken = Taken
console-requests-state-answered = Answered
console-requests-state-closed = Closed
console-requests-state-all = Any
console-requests-subject = Subject
console-requests-any = Any
console-requests-organisation = Organisation
console-requests-building = House
console-requests-taker = With
console-requests-by-me = Me
console-requests-by-nobody = Nobody
console-requests-from = Came from
console-requests-to = until
console-requests-find = Find
console-requests-reset = Reset
console-requests-none = There are no such requests
console-requests-none-hint = Change the filters or reset them. Numbers in the words of requests are found only whole. Closed requests are under “Closed”.

console-requests-talk = Conversation of the request
console-requests-resident = Resident
console-requests-photo = Photo { $place } of { $count }
console-requests-taken-by = With: { $name }
console-requests-take = Take
console-requests-close = Close
console-requests-reopen = Open again
console-requests-answer = Answer to the resident
console-requests-canned = Canned answer
console-requests-insert = Insert
console-requests-inserted = The canned answer is in.
console-requests-not-inserted = It was not inserted. What you typed is here; try again or reload the page.
console-requests-words = The resident gets it in the chat
console-requests-file = A photo or a PDF
console-requests-file-hint = JPEG, PNG or PDF up to 10 MB. The resident gets it with the answer.
console-requests-send = Answer
console-requests-note = Note for staff
console-requests-note-mark = Internal note
console-requests-note-words = The resident never sees it
console-requests-note-keep = Keep the note
console-requests-about = About the request
console-requests-made = Came
console-requests-begun = Begun by
console-requests-begun-by-staff = Staff of the centre
console-requests-account = Account
console-requests-no-account = About no account
console-requests-language = Language of the resident
console-requests-rating = Rating
console-requests-chat = The whole conversation with the bot
console-requests-labels = Labels
console-requests-label-new = Label
console-requests-label-stick = Add the label
console-requests-unlabel = Take off the label “{ $name }”
console-requests-assign-to = Hand on to
console-requests-assign = Hand on

console-requests-answered = The answer is on its way to the resident.
console-requests-noted = The note is kept.
console-requests-taken = The request is yours.
console-requests-closed = The request is closed; the resident will hear of it in the chat.
console-requests-unsent = Not sent
console-requests-reopen-with-words = Open again with these words
console-requests-reopened = The request is open again, and yours.
console-requests-assigned = The request is handed on; your colleague will hear of it in the chat.
console-requests-labelled = The label is added.
console-requests-unlabelled = The label is taken off.

console-requests-problem-taken = Somebody has taken the request already.
console-requests-problem-closed = The request is closed already.
console-requests-problem-changed = The request changed while you looked at it, and nothing was done. See what is new and try again if it is still needed.
console-requests-problem-empty = Write a word at least.
console-requests-problem-too-long = This is too much. Please shorten it.
console-requests-problem-file-too-big = The file is larger than 10 MB. Attach a smaller one.
console-requests-problem-file-kind = A photo (JPEG, PNG) or a PDF can be attached; this file is another one, or broken.
console-requests-problem-nobody = It cannot be handed on to this colleague, who may not answer any more or is not signed in to the bot.
console-requests-problem-too-late = The request was closed more than a month ago and cannot be opened again.
console-requests-happened-answered = Answered by: { $name }.
console-requests-happened-taken = The request is with: { $name }.
console-requests-happened-closed = Closed by: { $name }.
console-requests-happened-solved = The resident closed it.
console-requests-happened-added = The resident changed it, or you did in another tab.

## Canned answers

console-canned = Canned answers
console-canned-centre = Answers of the centre
console-canned-none = There are no canned answers yet
console-canned-holes = Put in when inserted: the {"{"}number{"}"} of the request, today’s {"{"}date{"}"}, the name of the {"{"}centre{"}"}. Canned answers never hold names or addresses.
console-canned-title = Title
console-canned-words = Words
console-canned-new = New answer
console-canned-add = Add
console-canned-change = Change
console-canned-save = Save
console-canned-remove = Remove
console-canned-added = The answer is added.
console-canned-saved = The answer is saved.
console-canned-removed = The answer is removed.
console-canned-no-title = Give the answer a title, so that it is found in the list.
console-canned-no-words = Write the words of the answer.
console-canned-too-long = This is too long for a canned answer.
console-canned-unknown-hole = Braces may hold nothing but number, date or centre.
console-canned-no-language = Choose the language of the answer.
console-canned-many = There are too many canned answers. Remove those that nobody needs.
console-canned-changed = Somebody else has just changed this answer. See what it says now.
console-canned-gone = This answer is gone.

## Beside a conversation

console-help = Help
console-help-chat = To the conversation
console-help-answer = Write to the person
console-help-answer-hint = A request on “Other” is opened, marked as begun by staff. The person gets the words with its number and can reply.
console-help-take-along = Take the words along to the request
console-help-has-requests = The person has an open request. Answer there:
console-help-send = Send
console-help-notes = Notes of staff
console-help-proofs = Proof of an account
console-help-proofs-of-day =
    { $wrong ->
        [0] No wrong proofs within 24 hours.
       *[other] Wrong proofs within 24 hours: { $wrong } of { $most }.
    }
console-help-proofs-locked = All { $most } tries of the day are used up: the person cannot prove an account now.
console-help-reason = Why it is unlocked
console-help-unlock = Let the person try again
console-help-written = Sent.
console-help-unlocked = The person may try again and will hear of it in the chat.
console-help-done = Done.
console-help-denied = You may not go there.
console-help-unknown = There is no such chat.
console-help-empty = Write a word at least.
console-help-too-long = This is too much. Please shorten it.
console-help-asked = The person has an open request by now. Answer there.
console-help-no-reason = Write the reason: it stays in the audit log.
console-help-not-locked = The tries are not used up, there is nothing to unlock.
console-help-unlocked-enough = Tries were given back twice within 24 hours. Now only waiting helps: this is how others’ data are guessed.
