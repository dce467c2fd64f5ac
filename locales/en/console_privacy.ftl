### Support console: masks, reveals of a conversation, exports.

notice-reveals-used-up = { $employee } has revealed { $count ->
    [one] { $count } conversation
   *[other] { $count } conversations
} within an hour and wanted more. Further ones are refused; the audit log is in the console.
