### Support console: masks, reveals of a conversation, exports.

notice-reveals-used-up = { $employee } has revealed { $count ->
    [one] { $count } conversation
   *[other] { $count } conversations
} within an hour and wanted more. Further ones are refused; the audit log is in the console.

reveal-title = Reveal
reveal-why = Names, addresses, numbers and sums of this conversation will be seen for 60 seconds. Who revealed it, when and why stays in the audit log.
reveal-reason = What for
reveal-choose = Choose a reason
reveal-reason-request = Request of the resident
reveal-reason-access = The resident cannot get in
reveal-reason-complaint = Complaint
reveal-reason-fault = Fault of the bot
reveal-reason-duty = Demand by law
reveal-reason-other = Other
reveal-words = In detail
reveal-hint = At least 10 characters, no names or numbers: these words stay in the log.
reveal-button = Reveal for 60 seconds
reveal-back = Back to the conversation
reveal-left = Personal data are revealed, seconds left:
reveal-refused-reason = Choose a reason from the list.
reveal-refused-words = Say what for: at least 10 characters.
reveal-refused-own = This is your own conversation: it cannot be revealed.
reveal-refused-too_often = You have revealed too many conversations within the last hour. Try again later; administrators know of it.

export-print = To print
export-title = Export of conversations
export-made = Exported { $at }, { $name }.
export-masked = Personal data are hidden.
export-unmasked = Personal data are revealed.
export-cut = Not all is exported: there are too many lines. Narrow the selection.
export-empty = There is nothing to export.
export-how-to-print = Press Ctrl+P to print.
export-back = Back
export-chat = Chat { $chat }
export-hidden = hidden: a secret
export-edited = edited
export-deleted = deleted
export-column-chat = Chat
export-column-line = Line
export-column-at = Time
export-column-side = Who
export-column-kind = Kind
export-column-text = Text
export-column-earlier = Earlier text
export-column-keys = Buttons
export-column-step = Step
export-column-notes = Marks
export-column-file = File
export-column-who = Employee
export-side-person = Resident
export-side-bot = Bot
export-side-staff = Employee
export-side-event = Event
