### The audit log: checking its chain, and its page of the console.

audit-walked = Entries checked: { $rows }. Head of the chain: { $head }
audit-fault-changed = Entry { $row } (place { $seq }) was changed.
audit-fault-missing = The entry at place { $seq } is missing (number of the entry: { $row }).
audit-fault-inserted = Entry { $row } (place { $seq }) was inserted.
audit-fault-loose-inserted = Entry { $row } was inserted into the past: it has no seal.
audit-fault-moved = Entry { $row } (place { $seq }) does not stand in its place.
audit-fault-loose-unsealed = Entry { $row } has been without a seal for more than a minute: the bot does not run, or the entry was inserted.
audit-fault-cut = The chain is cut off: there is no place { $seq } any more.
audit-head-unreadable = The head of the chain cannot be read. Copy it whole from the log: the number, a colon and groups of four.
audit-before = A date DD.MM.YYYY is needed.
audit-nothing-forgotten = There are no entries that old.
audit-forgotten = Old entries are deleted. The chain begins behind { $head }
