### Buildings of a branch: by addresses and by a file.

branch-not-placed = Not added (the address was not found, there are several such buildings: add the town, or you have no accounts there): { $lines }
building-left = • { $line }: { $reason }
building-left-more = …and more lines: { $count }
building-unreadable = this is no address of a house
building-unknown = no such house among those of the organisation
building-near = no house exactly like this, but similar ones
building-several-towns = such a house stands in several towns, name the town
building-elsewhere = belongs to the branch “{ $branch }”
building-too-many-lines = too many lines at once
building-move = Move here: { $address }

## Buildings by a file

button-send-buildings = Add buildings by a file
list-send = <b>Buildings of the branch “{ $branch }” by a file.</b> Send a TXT, CSV or XLSX: one address a line, no more than { $count } lines and 2 MB. First I show what was found; nothing changes until you confirm it.
list-send-a-file = A file is needed here: TXT, CSV or XLSX with addresses. A few addresses can be written as well: “Add buildings by addresses”.
list-reading = <b>Reading the list…</b> The answer comes here by itself, usually within seconds.
list-title = <b>List of buildings for the branch “{ $branch }”</b>
list-free = Buildings that can be added: { $count }
list-here = In this branch already: { $count }
list-elsewhere = Belong to other branches: { $count }
list-left = Lines not recognised: { $count }
list-move = Take those of other branches too: { $count }
list-nothing = There is nothing to add. You may send another file.
list-taken = Buildings added: { $count }.
list-waits = The list of buildings was read. What you have begun is untouched.
list-open = Show the list
list-too-large = <b>The file is too large.</b> I read up to 2 MB. Leave one column with addresses in it.
list-too-many = <b>There are too many addresses in the file.</b> I read { $count } at a time. Divide the list into several files.
list-empty = <b>There are no addresses in the file.</b> Each line needs one address.
list-not-a-table = <b>This is neither a table nor a text.</b> Send a TXT, CSV or XLSX.
list-old-workbook = <b>This is a workbook of the old kind (XLS).</b> Save it as XLSX or CSV and send it.
list-encrypted = <b>The workbook is locked by a password.</b> Save it without one and send it again.
list-encoding = <b>The encoding was not recognised, or the text is damaged.</b> Save the file in UTF-8 or windows-1251.
list-damaged = <b>The workbook is damaged and does not open.</b> Save it once more as XLSX or CSV.
list-unreachable = <b>The file could not be had from Telegram.</b> Send it again a little later.
list-still-reading = I am still reading the file before. Wait for the answer and send this one again.
