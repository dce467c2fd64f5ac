### «Announcements»: written by employees, received by residents.

button-announcements = Announcements
button-new-announcement = New announcement
button-stop = Stop
button-refresh = Refresh
button-mute-announcements = Send me no announcements

announcement-heading = <b>Announcement: { $organisation }</b>
announcement-heading-branch = <b>Announcement: { $organisation }, branch { $branch }</b>
announcement-words = { $words }

announcements-title = <b>Announcements</b>
announcements-none = There were no announcements yet.
announcements-open = { $date } { $words }

announcement-title = <b>Announcement: { $speaker }</b>
announcement-speaker-branch = { $organisation }, branch { $branch }
announcement-whom-all = To: all ({ $speaker })
announcement-whom-branches =
    To: { $count ->
        [one] { $count } branch
       *[other] { $count } branches
    }
announcement-whom-buildings =
    To: { $count ->
        [one] { $count } building
       *[other] { $count } buildings
    }
announcement-starts = When: { $day } at { $hour }
announcement-state-planned = <b>Planned</b>
announcement-state-sending = <b>Being sent</b>
announcement-state-sent = <b>Sent</b>
announcement-state-stopped = <b>Stopped</b>
announcement-state-withheld = <b>Not sent</b>: its author may make no announcements any more, or the branch is gone, or its time was more than a day ago.
announcement-expected = Receivers: { $count }
announcement-tally = Delivered: { $sent } of { $count }
announcement-lost = Not reached: { $count } (the bot was blocked, the person left or muted announcements)
announcement-withdrawn = Withdrawn before it left: { $count }

announce-words = <b>New announcement: { $speaker }</b>. Write the text in one message, 3000 characters at most. You will first see it as residents will.
announce-words-empty = Write the announcement as text, for example: “No water tomorrow from 9:00 to 12:00”.
announce-words-too-long = The announcement is longer than 3000 characters. Shorten it.
announce-whom = To whom?
announce-all = To all: { $speaker }
announce-branches = By branches
announce-buildings = By buildings
announce-choose-branches = Mark the branches whose buildings get the announcement.
announce-choose-buildings = Mark buildings, or write addresses, one a line.
announce-place = { $place }
announce-chosen = ✓ { $label }
announce-chosen-count = Marked: { $count } of { $most }
announce-nobody-chosen = Nothing is marked.
announce-not-yours = Something that you marked is not yours. Choose again.
announce-preview = — This is how residents will see it. —
announce-now = Send now
announce-later = Set a time
announce-day = On which day?
announce-hour = { $day }: at what time? Press, or write it, for example 18:30.
announce-time-unreadable = Write the time like this: 18:30
announce-time-past = That time is over. Choose another.
announce-time-too-far = An announcement cannot be planned that far ahead.
announce-check-now = <b>Send the announcement now?</b>
announce-check-later = <b>Send the announcement on { $day } at { $hour }?</b>
announce-too-many = Too many announcements wait to be sent. Wait for them, or stop some.
