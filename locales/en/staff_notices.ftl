### Notices to employees: cards, “Take”, digests, what to be told of and when.

button-take = Take
button-settle-notice = Done
button-give-back = Give back
button-show-notice = Show
button-staff-notices = Notices
button-work-hours = Working hours
button-hours-always = Around the clock

notice-discreet-staff = A new notice for an employee. Press “Show” and enter the PIN.
notice-card-account = Account { $number }, { $address }
notice-card-taken = Taken by { $name }, { $day } at { $hour }
notice-card-settled = Done: { $name }, { $day } at { $hour }
notice-card-overdue = <b>Nobody has taken it in time.</b>
notice-card-unreadable = What this notice said can no longer be read.
notice-take-denied = You have no right to do this: the role has changed or ended.
notice-take-taken = Another employee has taken it already.

digest-title = { $count ->
        [one] <b>{ $count } notice</b>
       *[other] <b>{ $count } notices</b>
    } since the last time. Press one to open it:
digest-line = { $topic }, { $day }, { $hour }

staff-topic-registration = Registration of an organisation
staff-topic-proof_lock = Proofs locked
staff-topic-reading = Unusual reading
staff-topic-verification = Verification
staff-topic-request = Request of a resident
staff-topic-unreachable = Out of reach
staff-topic-import = Refused rows
staff-topic-delivery = Message not delivered
staff-topic-change = Organisation's data
staff-topic-works = The bot itself
staff-topic-digest = The day in numbers

wish-now = at once
wish-hourly = hourly
wish-daily = daily
wish-never = no

wishes-title = <b>Notices</b>. Choose for each topic when to be told:
wishes-topic = { $topic }: { $wish }
wishes-choose = <b>{ $topic }</b>: when to tell you?
wishes-hours-always = Working hours: around the clock. Outside of working hours notices wait until they begin.
wishes-hours = Working hours: { $days }, { $from } to { $until }. Outside of them notices wait until they begin.
wishes-days = <b>Working hours</b>. Mark the days, then choose the hour at which they begin:
wishes-day-on = ✓ { $day }
wishes-until = Work begins at { $from }. Until which hour?
wishes-days-listed = { $before }, { $day }

notice-rows-refused = Import: the file “{ $file }” was not taken whole. Rows taken: { $accepted }, refused: { $refused }. The reasons are in the .refused.csv file beside it.
notice-folder = <b>Import folder</b>. Files: { $count }
notice-folder-taken = “{ $file }”: taken whole, rows: { $accepted }.
notice-folder-partly = “{ $file }”: rows taken: { $accepted }, refused: { $refused }.
notice-folder-refused = “{ $file }”: not taken. { $reason }
notice-folder-more = And more files: { $count }. All are told of in report.txt in the folders done and refused.
notice-day = <b>The day in numbers</b>, { $day }
notice-day-readings = Readings passed: { $count }
notice-day-doubts = Anomalies that wait for a decision: { $count }
notice-day-requests = New requests: { $count }
notice-day-untaken = Requests that nobody has taken: { $count }
notice-day-claims = Organisations that wait for a check: { $count }
notice-day-undelivered = Messages not delivered: { $count }

notice-announcement-withheld-right = <b>An announcement was not sent.</b> Whoever wrote it may not announce any more: please write it anew. “{ $words }”
notice-announcement-withheld-branch = <b>An announcement was not sent.</b> The branch in whose name it was written is gone: please write it anew. “{ $words }”
notice-announcement-withheld-late = <b>An announcement was not sent.</b> Its time is long past. If it is still wanted, please write it anew. “{ $words }”
