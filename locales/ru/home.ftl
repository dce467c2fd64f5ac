### Вне диалогов и общее для всех: кнопки, меню, помощь, календарь, клавиатура ПИН-кода.

## Кнопки

button-limited-access = Ограниченный доступ
button-help = Помощь
button-language = Язык
button-back = Назад
button-cancel = Отмена
button-menu = Меню
button-later = Позже
button-confirm = Подтвердить
button-change = Изменить
button-receipt = Квитанция
button-accounts = Лицевые счета
button-profile = Профиль
button-settings = Настройки
button-set-password = Задать пароль
button-set-pin = Задать ПИН-код

## Начало и меню

home-cabinet = <b>Личный кабинет</b>
home-welcome =
    { $centre }

    Здесь можно посмотреть квитанцию, не выходя из чата. «Ограниченный доступ» — вход без логина и пароля: понадобится последняя квитанция и чек об оплате.
home-menu =
    <b>Личный кабинет</b>
    Выберите, что показать.
cancelled = Отменено. Начатое сброшено.
nothing-to-cancel = Отменять нечего.
not-understood = Не понял вас. Выберите нужное кнопкой.
press-outdated = Эта кнопка уже не действует
press-a-button = Выберите ответ кнопкой под сообщением.
write-text = Напишите, пожалуйста, текстом.
write-again = Исправленное сообщение я не учитываю: напишите ответ заново, текстом.
dialogue-expired = Прошло 30 минут без ответа, начатое сброшено. Начните, пожалуйста, заново.
dialogue-restarted = Бот обновился, и начатое пришлось забыть. Начните, пожалуйста, заново.
failure-apology = Извините, у нас что-то сломалось, и ничего не изменилось. Попробуйте ещё раз. Если не поможет, назовите сотруднику номер { $reference }.
erase-refused = Telegram не дал удалить ваше сообщение. Удалите его, пожалуйста, сами: оно видно всем, кто откроет этот чат.
password-not-asked = Похоже, вы прислали пароль. Я удаляю это сообщение: пароль нужен, только когда бот сам о нём спрашивает. Сотрудники его не спрашивают никогда.
pin-not-asked = Похоже, вы прислали ПИН-код. Я удаляю это сообщение: ПИН-код нужен, только когда бот сам о нём спрашивает.

## Помощь и язык

help-title = <b>Помощь</b>
help-guest =
    «Ограниченный доступ» открывает лицевой счёт без логина и пароля. Приготовьте последнюю квитанцию и чек: бот спросит ФИО и адрес, как в квитанции, а потом сумму и дату последней оплаты.

    Паспортные данные бот не спрашивает никогда.
help-signed-in =
    «Квитанция» — последняя квитанция. «Лицевые счета» — ваши счета, там же можно добавить ещё один. «Профиль» — логин, согласия и выход. «Настройки» — ПИН-код и язык.

    Если телефоном пользуются и другие, задайте ПИН-код.
help-commands =
    /start или /menu — в начало, /cancel — отменить начатое, /lang — язык, /help — эта подсказка.
help-in-dialogue = Ответьте на вопрос ниже. /cancel — прервать и сбросить начатое, /menu — в начало.
language-choose = Выберите язык. Choose a language.
language-chosen = Теперь бот говорит по-русски.
language-ru = Русский
language-en = English

## Адрес, вид квитанции

address-house = { $house }
address-flat = { $house }, кв. { $flat }
receipt-type-utilities = Коммунальные услуги
receipt-type-capital_repair = Капитальный ремонт

## Календарь

calendar-before = ‹
calendar-after = ›
calendar-title = { $month }
calendar-day = { $day }
calendar-blank = ·
weekday-1 = Пн
weekday-2 = Вт
weekday-3 = Ср
weekday-4 = Чт
weekday-5 = Пт
weekday-6 = Сб
weekday-7 = Вс
month-1 = январь
month-2 = февраль
month-3 = март
month-4 = апрель
month-5 = май
month-6 = июнь
month-7 = июль
month-8 = август
month-9 = сентябрь
month-10 = октябрь
month-11 = ноябрь
month-12 = декабрь

## Клавиатура ПИН-кода

pad-key = { $digit }
pad-erase = ⌫
pad-blank = ·
pad-dots = <b>{ $dots }</b>

## Команды

command-start = В начало
command-menu = Меню
command-cancel = Отменить начатое
command-help = Помощь
command-lang = Язык
