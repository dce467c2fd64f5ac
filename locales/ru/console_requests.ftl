### Обращения в пульте: список, одно обращение, готовые ответы, помощь рядом с перепиской.

console-requests = Обращения
console-requests-title = Обращение № { $reference }
console-requests-back = Ко всем обращениям
console-requests-changed = Список изменился. Показать заново
console-requests-whose = Чьи обращения
console-requests-everybody = Все
console-requests-mine = Мои
console-requests-nobody = Ничьи
console-requests-filters = Отбор обращений
console-requests-text = Номер или слова
console-requests-state = Состояние
console-requests-state-open = Открытые
console-requests-state-new = Новое
console-requests-state-taken = В работе
console-requests-state-answered = Есть ответ
console-requests-state-closed = Закрыто
console-requests-state-all = Любое
console-requests-subject = Тема
console-requests-any = Любое
console-requests-organisation = Организация
console-requests-building = Дом
console-requests-taker = У кого
console-requests-by-me = У меня
console-requests-by-nobody = Ни у кого
console-requests-from = Поступили с
console-requests-to = по
console-requests-find = Найти
console-requests-reset = Сбросить
console-requests-none = Таких обращений нет
console-requests-none-hint = Измените отбор или сбросьте его. Номера в словах обращений находятся только целиком. Закрытые видны в состоянии «Закрыто».

console-requests-talk = Переписка по обращению
console-requests-resident = Житель
console-requests-photo = Фото { $place } из { $count }
console-requests-taken-by = У сотрудника: { $name }
console-requests-take = Взять
console-requests-close = Закрыть
console-requests-reopen = Открыть снова
console-requests-answer = Ответ жителю
console-requests-canned = Готовый ответ
console-requests-insert = Вставить
console-requests-inserted = Готовый ответ вставлен.
console-requests-not-inserted = Не вставилось. Набранное на месте; попробуйте ещё раз или обновите страницу.
console-requests-words = Текст придёт жителю в чат
console-requests-file = Фото или PDF
console-requests-file-hint = JPEG, PNG или PDF до 10 МБ. Придёт жителю вместе с ответом.
console-requests-send = Ответить
console-requests-note = Заметка для сотрудников
console-requests-note-mark = Внутренняя заметка
console-requests-note-words = Житель её не увидит
console-requests-note-keep = Сохранить заметку
console-requests-about = Об обращении
console-requests-made = Поступило
console-requests-begun = Кто начал
console-requests-begun-by-staff = Сотрудники центра
console-requests-account = Лицевой счёт
console-requests-no-account = Не о счёте
console-requests-language = Язык жителя
console-requests-rating = Оценка
console-requests-chat = Вся переписка с ботом
console-requests-labels = Метки
console-requests-label-new = Метка
console-requests-label-stick = Добавить метку
console-requests-unlabel = Снять метку «{ $name }»
console-requests-assign-to = Передать сотруднику
console-requests-assign = Передать

console-requests-answered = Ответ отправлен жителю.
console-requests-noted = Заметка сохранена.
console-requests-taken = Обращение у вас.
console-requests-closed = Обращение закрыто, житель узнает об этом в чате.
console-requests-unsent = Не отправлено
console-requests-reopen-with-words = Открыть снова с этим текстом
console-requests-reopened = Обращение снова открыто и теперь у вас.
console-requests-assigned = Обращение передано, сотрудник узнает об этом в чате.
console-requests-labelled = Метка добавлена.
console-requests-unlabelled = Метка снята.

console-requests-problem-taken = Обращение уже взяли.
console-requests-problem-closed = Обращение уже закрыто.
console-requests-problem-changed = Пока вы смотрели, обращение изменилось, и ничего не сделано. Посмотрите, что нового, и повторите, если всё ещё нужно.
console-requests-problem-empty = Напишите хоть слово.
console-requests-problem-too-long = Столько не поместится. Сократите, пожалуйста.
console-requests-problem-file-too-big = Файл больше 10 МБ. Приложите поменьше.
console-requests-problem-file-kind = Приложить можно фото (JPEG, PNG) или PDF, а это другой или повреждённый файл.
console-requests-problem-nobody = Этому сотруднику передать нельзя: у него больше нет права отвечать или он не вошёл в бота.
console-requests-problem-too-late = Обращение закрыто больше месяца назад, открыть его снова нельзя.
console-requests-happened-answered = Ответил сотрудник: { $name }.
console-requests-happened-taken = Обращение у сотрудника: { $name }.
console-requests-happened-closed = Закрыл сотрудник: { $name }.
console-requests-happened-solved = Житель закрыл его сам.
console-requests-happened-added = Его изменил житель или вы сами в другой вкладке.

## Готовые ответы

console-canned = Готовые ответы
console-canned-centre = Ответы центра
console-canned-none = Готовых ответов ещё нет
console-canned-holes = При вставке подставляются: {"{"}номер{"}"} обращения, сегодняшняя {"{"}дата{"}"}, название {"{"}центр{"}"}. Имён и адресов в готовых ответах не бывает.
console-canned-title = Название
console-canned-words = Текст
console-canned-new = Новый ответ
console-canned-add = Добавить
console-canned-change = Изменить
console-canned-save = Сохранить
console-canned-remove = Удалить
console-canned-added = Ответ добавлен.
console-canned-saved = Ответ сохранён.
console-canned-removed = Ответ удалён.
console-canned-no-title = Назовите ответ, чтобы его находили в списке.
console-canned-no-words = Напишите текст ответа.
console-canned-too-long = Это слишком длинно для готового ответа.
console-canned-unknown-hole = В фигурных скобках может стоять только номер, дата или центр.
console-canned-no-language = Выберите язык ответа.
console-canned-many = Готовых ответов уже слишком много. Удалите те, что не нужны.
console-canned-changed = Этот ответ только что изменил кто-то другой. Посмотрите, как он выглядит теперь.
console-canned-gone = Этого ответа больше нет.

## Рядом с перепиской

console-help = Помощь
console-help-chat = К переписке
console-help-answer = Написать человеку
console-help-answer-hint = Откроется обращение на тему «Другое», с пометкой, что его начали сотрудники. Человек получит текст с номером и сможет ответить.
console-help-take-along = Взять текст с собой в обращение
console-help-has-requests = У человека есть открытое обращение. Ответьте в нём:
console-help-send = Отправить
console-help-notes = Заметки сотрудников
console-help-proofs = Подтверждение лицевого счёта
console-help-proofs-of-day =
    { $wrong ->
        [0] За сутки неверных подтверждений нет.
       *[other] Неверных подтверждений за сутки: { $wrong } из { $most }.
    }
console-help-proofs-locked = Все { $most } попытки за сутки исчерпаны: подтвердить счёт человек пока не может.
console-help-reason = Причина разблокировки
console-help-unlock = Разрешить попробовать ещё раз
console-help-written = Отправлено.
console-help-unlocked = Можно пробовать снова, человек узнает об этом в чате.
console-help-done = Готово.
console-help-denied = Сюда вам нельзя.
console-help-unknown = Такого чата нет.
console-help-empty = Напишите хоть слово.
console-help-too-long = Столько не поместится. Сократите, пожалуйста.
console-help-asked = У человека только что появилось открытое обращение. Ответьте в нём.
console-help-no-reason = Напишите причину: она останется в журнале доступа.
console-help-not-locked = Попытки не исчерпаны, разблокировать нечего.
console-help-unlocked-enough = За сутки попытки уже разрешали дважды. Дальше только ждать: так подбирают чужие данные.
