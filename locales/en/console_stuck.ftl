### Support console: where people get stuck.

console-stuck = Where people get stuck
console-stuck-figures = Figures
console-stuck-lines = Lines not understood
console-stuck-days = Days
console-stuck-preset-today = Today
console-stuck-preset-week = 7 days
console-stuck-preset-window = Reading window
console-stuck-preset-month = 30 days
console-stuck-span = { $first } – { $last }; compared with { $before } – { $until }
console-stuck-counted = · counted at
console-stuck-uncounted = · Still counting; look again in a minute.

console-stuck-q-dialogues = In which dialogue do they leave?
console-stuck-q-steps = At which step do they leave?
console-stuck-q-refusals = Why do we refuse?
console-stuck-q-hours = When do they come?
console-stuck-q-days = On which days do they come?
console-stuck-a-dialogues = Most leave “{ $dialogue }”: { $left } of { $entered } ({ $share }%).
console-stuck-a-steps = Most leave at “{ $step }”: { $left } of { $entered } ({ $share }%).
console-stuck-a-nobody = Nobody left halfway on these days.
console-stuck-a-refusals = Most often: “{ $reason }”, at “{ $step }”.
console-stuck-a-days = Most came on { $day }: { $number }.

console-stuck-range-unreadable = The day “{ $said }” cannot be read. One like this will do: 23.11.2026.
console-stuck-range-backwards = The last day is before the first.
console-stuck-range-future = These days are still to come.
console-stuck-range-long = So many days cannot be counted at once: a year is the most.
console-stuck-range-instead = Shown instead: { $shown }.
console-stuck-range-cut = Shown up to { $last }: the other days are still to come.

console-filter-through = were at the step “{ $step }”
console-filter-reason = refused: { $reason }

console-stuck-entered = Entered
console-stuck-step = Step
console-stuck-fate-moved = Passed on
console-stuck-fate-finished = Finished
console-stuck-fate-abandoned = Left
console-stuck-fate-refused = Refused
console-stuck-fate-failed = Failed
console-stuck-fate-open = Still here
console-stuck-left-share = Share who left
console-stuck-median = Usual time
console-stuck-was = was { $share }%
console-stuck-was-number = was { $number }
console-stuck-bar = { $entered } entered, { $left } left ({ $share }%)
console-stuck-legend-onward = passed on or finished
console-stuck-legend-abandoned = left
console-stuck-legend-refused = refused
console-stuck-legend-failed = failed
console-stuck-legend-open = still here
console-stuck-legend-window = day of the reading window
console-stuck-legend-day = other day
console-stuck-seconds = { $seconds } s
console-stuck-minutes = { $minutes } min
console-stuck-hours = { $hours } h { $minutes } min
console-stuck-nobody = Nobody entered any dialogue on these days
console-stuck-nobody-hint = Choose other days, or drop the filters.
console-stuck-no-refusals = Nobody was refused in this dialogue on these days.
console-stuck-passages =
    { $count ->
         [one] { $count } passage
        *[other] { $count } passages
    }

console-stuck-came = Messages and presses: { $number }; { $before } before that.
console-stuck-busiest = Most of them come { $weekday }, in the hour from { $hour }:00.
console-stuck-heat = Messages and presses of people by hour and weekday. On the right: the mean for that hour of one day.
console-stuck-hour = Hour
console-stuck-inside = Window
console-stuck-outside = Other
console-stuck-in-window = window
console-stuck-days-table = Figures by day
console-stuck-on-1 = on Mondays
console-stuck-on-2 = on Tuesdays
console-stuck-on-3 = on Wednesdays
console-stuck-on-4 = on Thursdays
console-stuck-on-5 = on Fridays
console-stuck-on-6 = on Saturdays
console-stuck-on-7 = on Sundays

console-stuck-lines-why = Lines that the bot did not understand. Those that say the same stand together: case, signs and numbers do not count.
console-stuck-sortings = Dealt with or not
console-stuck-sorting-new = Waiting
console-stuck-sorting-done = Dealt with
console-stuck-sort = Dealt with
console-stuck-unsort = Put back
console-stuck-sorted = Marked as dealt with. New lines of the kind will show up again.
console-stuck-unsorted = These lines wait again.
console-stuck-none-new = No lines that were not understood
console-stuck-none-done = No lines were dealt with
console-stuck-none-hint = Choose other days.
console-stuck-kind = without words: { $kind }
console-stuck-withheld = the words were not kept: they could be a password, a code or another secret
console-stuck-outside-dialogues = outside of dialogues
console-stuck-last = last one
console-stuck-open-chat = Open the conversation
console-stuck-done-by = Dealt with by { $name },
console-stuck-times =
    { $count ->
         [one] once
        *[other] { $count } times
    }
console-stuck-people =
    { $count ->
         [one] { $count } person
        *[other] { $count } people
    }
