### Пульт поддержки: где застревают.

console-stuck = Где застревают
console-stuck-figures = Цифры
console-stuck-lines = Непонятые строки
console-stuck-days = Дни
console-stuck-preset-today = Сегодня
console-stuck-preset-week = 7 дней
console-stuck-preset-window = Окно приёма
console-stuck-preset-month = 30 дней
console-stuck-span = { $first } – { $last }; для сравнения { $before } – { $until }
console-stuck-counted = · посчитано
console-stuck-uncounted = · Цифры ещё считаются, загляните через минуту.

console-stuck-q-dialogues = В каком диалоге уходят?
console-stuck-q-steps = На каком шаге уходят?
console-stuck-q-refusals = Почему отказываем?
console-stuck-q-hours = Когда приходят?
console-stuck-q-days = В какие дни приходят?
console-stuck-a-dialogues = Чаще всего уходят из диалога «{ $dialogue }»: { $left } из { $entered } ({ $share } %).
console-stuck-a-steps = Чаще всего на шаге «{ $step }»: { $left } из { $entered } ({ $share } %).
console-stuck-a-nobody = В эти дни никто не ушёл на полпути.
console-stuck-a-refusals = Чаще всего: «{ $reason }», на шаге «{ $step }».
console-stuck-a-days = Больше всего { $day }: { $number }.

console-stuck-range-unreadable = День «{ $said }» прочитать не удалось. Подойдёт такой: 23.11.2026.
console-stuck-range-backwards = День «По» раньше дня «С».
console-stuck-range-future = Эти дни ещё не наступили.
console-stuck-range-long = Столько дней сразу не посчитать: можно не больше года.
console-stuck-range-instead = Показано другое: { $shown }.
console-stuck-range-cut = Показано по { $last }: остальные дни ещё не наступили.

console-filter-through = были на шаге «{ $step }»
console-filter-reason = отказ: { $reason }

console-stuck-entered = Вошли
console-stuck-step = Шаг
console-stuck-fate-moved = Прошли дальше
console-stuck-fate-finished = Завершили
console-stuck-fate-abandoned = Ушли
console-stuck-fate-refused = Отказ
console-stuck-fate-failed = Сбой
console-stuck-fate-open = Ещё здесь
console-stuck-left-share = Доля ушедших
console-stuck-median = Обычно на шаге
console-stuck-was = было { $share } %
console-stuck-was-number = было { $number }
console-stuck-bar = вошли { $entered }, ушли { $left } ({ $share } %)
console-stuck-legend-onward = прошли дальше или завершили
console-stuck-legend-abandoned = ушли
console-stuck-legend-refused = отказ
console-stuck-legend-failed = сбой
console-stuck-legend-open = ещё здесь
console-stuck-legend-window = день окна приёма показаний
console-stuck-legend-day = другой день
console-stuck-seconds = { $seconds } с
console-stuck-minutes = { $minutes } мин
console-stuck-hours = { $hours } ч { $minutes } мин
console-stuck-nobody = В эти дни никто не входил ни в один диалог
console-stuck-nobody-hint = Выберите другие дни или снимите отбор.
console-stuck-no-refusals = В эти дни отказов в этом диалоге не было.
console-stuck-passages =
    { $count ->
         [one] { $count } прохождение
         [few] { $count } прохождения
        *[many] { $count } прохождений
    }

console-stuck-came = Сообщений и нажатий: { $number }, раньше было { $before }.
console-stuck-busiest = Больше всего — { $weekday }, в час с { $hour }:00.
console-stuck-heat = Сообщения и нажатия людей по часам и дням недели. Справа — в среднем за час одного дня.
console-stuck-hour = Час
console-stuck-inside = Окно
console-stuck-outside = Не окно
console-stuck-in-window = окно
console-stuck-days-table = Цифры по дням
console-stuck-on-1 = в понедельник
console-stuck-on-2 = во вторник
console-stuck-on-3 = в среду
console-stuck-on-4 = в четверг
console-stuck-on-5 = в пятницу
console-stuck-on-6 = в субботу
console-stuck-on-7 = в воскресенье

console-stuck-lines-why = Строки, которых бот не понял. Одинаковые по словам стоят вместе: регистр, знаки и числа не важны.
console-stuck-sortings = Разобраны ли
console-stuck-sorting-new = Ждут
console-stuck-sorting-done = Разобраны
console-stuck-sort = Разобрано
console-stuck-unsort = Вернуть
console-stuck-sorted = Отмечено: разобрано. Новые такие же строки появятся снова.
console-stuck-unsorted = Строки снова ждут.
console-stuck-none-new = Непонятых строк нет
console-stuck-none-done = Разобранных строк нет
console-stuck-none-hint = Выберите другие дни.
console-stuck-kind = без слов: { $kind }
console-stuck-withheld = слова не сохранены: в них мог быть пароль, код или другой секрет
console-stuck-outside-dialogues = вне диалогов
console-stuck-last = последняя
console-stuck-open-chat = Открыть переписку
console-stuck-done-by = Разобрано: { $name },
console-stuck-times =
    { $count ->
         [one] { $count } раз
         [few] { $count } раза
        *[many] { $count } раз
    }
console-stuck-people =
    { $count ->
         [one] { $count } человек
         [few] { $count } человека
        *[many] { $count } человек
    }
