### Консоль поддержки: маски, раскрытие переписки, выгрузки.

notice-reveals-used-up = Сотрудник { $employee } раскрыл за час { $count ->
    [one] { $count } переписку
    [few] { $count } переписки
   *[many] { $count } переписок
} и хотел больше. Дальше отказано; журнал действий — в пульте.

reveal-title = Раскрыть
reveal-why = Имена, адреса, номера и суммы этой переписки будут видны 60 секунд. Кто, когда и зачем её раскрыл, останется в журнале действий.
reveal-reason = Зачем
reveal-choose = Выберите причину
reveal-reason-request = Обращение жителя
reveal-reason-access = Житель не может войти
reveal-reason-complaint = Жалоба
reveal-reason-fault = Ошибка бота
reveal-reason-duty = Требование закона
reveal-reason-other = Другое
reveal-words = Подробнее
reveal-hint = Не короче 10 знаков, без имён и номеров: эти слова останутся в журнале.
reveal-button = Раскрыть на 60 секунд
reveal-back = Вернуться к переписке
reveal-left = Данные раскрыты, осталось секунд:
reveal-refused-reason = Выберите причину из списка.
reveal-refused-words = Напишите, зачем: не короче 10 знаков.
reveal-refused-own = Это ваша собственная переписка: раскрыть её нельзя.
reveal-refused-too_often = За последний час вы раскрыли слишком много переписок. Попробуйте позже; администраторы об этом знают.

export-print = Для печати
export-title = Выгрузка переписки
export-made = Выгружено { $at }, { $name }.
export-masked = Личные данные скрыты.
export-unmasked = Личные данные раскрыты.
export-cut = Выгружено не всё: строк слишком много. Сузьте отбор.
export-empty = Выгружать нечего.
export-how-to-print = Чтобы напечатать, нажмите Ctrl+P.
export-back = Назад
export-chat = Чат { $chat }
export-hidden = скрыто: секрет
export-edited = исправлено
export-deleted = удалено
export-column-chat = Чат
export-column-line = Строка
export-column-at = Время
export-column-side = Кто
export-column-kind = Вид
export-column-text = Текст
export-column-earlier = Прежний текст
export-column-keys = Кнопки
export-column-step = Шаг
export-column-notes = Пометки
export-column-file = Файл
export-column-who = Сотрудник
export-side-person = Житель
export-side-bot = Бот
export-side-staff = Сотрудник
export-side-event = Событие
