### Пульт поддержки: вход и то, что стоит вокруг каждой страницы.

console-title = Пульт поддержки
console-entrance = Вход в пульт
console-skip = К содержанию
console-nav = Разделы
console-language = Язык
console-theme = Оформление
console-theme-auto = Авто
console-theme-light = Светлое
console-theme-dark = Тёмное
console-leave = Выйти
console-keys = Клавиши
console-keys-help = Показать или скрыть клавиши
console-keys-search = Поле поиска
console-keys-list = Вниз и вверх по списку
console-keys-leave = Выйти из поля, закрыть меню
console-menu = Меню
console-lost = Связь потеряна, строки не обновляются
console-pages = Страницы
console-pages-before = ← Новее
console-pages-after = Старше →

console-enter-waits = По этой ссылке открывается пульт поддержки. После кнопки понадобится код из приложения с кодами.
console-enter-button = Войти в пульт
console-enter-once = Ссылка срабатывает один раз и живёт две минуты.
console-link-gone = Ссылка уже использована или устарела.
console-how-to-enter = Чтобы войти, отправьте боту команду /console и откройте ссылку из ответа.
console-outside = Вы не в пульте: вход не выполнен или закончился.
console-open-again = Если вы вошли в этом же браузере,
console-open-again-link = откройте страницу ещё раз.

console-code-asked = { $name }, введите код из приложения с кодами.
console-code-label = Код из шести цифр
console-code-button = Подтвердить
console-code-wrong = Код не подошёл. Дождитесь следующего в приложении: каждый код срабатывает один раз.
console-code-shape = Код — это шесть цифр из приложения, без букв и других знаков.
console-code-paused = Слишком много неверных кодов. Попробуйте снова после { $until }.
console-code-lost = Нет доступа к приложению с кодами? Администратор центра сбросит второй фактор.

console-enrol-why = { $name }, пульт открывается только с кодом из приложения. Настройте его один раз.
console-enrol-install = Установите приложение с кодами: подойдёт любое, где есть TOTP.
console-enrol-scan = Наведите его камеру на картинку:
console-enrol-picture = QR-код с ключом для приложения с кодами
console-enrol-by-hand = Не получается? Введите ключ вручную:
console-enrol-confirm = Введите код, который покажет приложение. Потом ключ больше нигде не показывается.

console-session = Мой вход
console-session-name = Сотрудник
console-session-role = Роль
console-session-since = Вход
console-session-until = Закончится не позже
console-session-idle = Если ничего не делать, вход закончится через 15 минут.

console-error-400 = Запрос не понят.
console-error-403 = Сюда вам нельзя, или страница устарела. Откройте её заново.
console-error-404 = Такой страницы нет.
console-error-409 = Кто-то только что сделал то же самое. Откройте страницу заново.
console-error-413 = Слишком много данных.
console-error-414 = Адрес слишком длинный. Сократите слова поиска.
console-error-429 = Слишком много запросов. Подождите немного.
console-error-500 = Что-то сломалось. Мы записали ошибку; попробуйте ещё раз.
console-error-503 = База данных не отвечает. Попробуйте через минуту.
console-to-front = На первую страницу

## Чат

console-link =
    <b>Пульт поддержки</b>
    Кнопка откроет страницу входа. Ссылка сработает один раз, до { $until }.
    Никому её не пересылайте.
console-link-here = Откройте на этом компьютере: <code>{ $address }</code>
console-link-button = Открыть пульт
console-unknown = неизвестно этой версии
