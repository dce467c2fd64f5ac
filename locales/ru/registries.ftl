### Что сказано о реестрах при `kvitok import`. Ключи причин — значения перечислений
### в bot/services/registries/model.py; tests/services/test_registries_texts.py сверяет их.

## Почему файл не прочитан

registry-file-not-found = Файла нет.
registry-file-unreadable = Файл не открывается: { $error }.
registry-file-empty = В файле нет ни одной строки данных.
registry-file-not-text = Это не текстовый файл. Сохраните его как CSV или TXT.
registry-file-encoding = Кодировка не распознана или текст повреждён. Сохраните файл в UTF-8 или windows-1251.
registry-file-long-line = В файле есть строка длиннее 1 МБ: это не реестр.
registry-file-unknown = Ни имя, ни заголовок не похожи на известный реестр. Виды файлов описаны в docs/registries.md.
registry-file-own-refused = Это отчёт о не принятых строках прошлого запуска, а не реестр.
registry-file-workbook = Книга не открывается: нужен файл .xlsx, сохранённый без пароля.
registry-file-workbook-size = Книга слишком велика: она читается целиком, не больше 8 миллионов клеток. Сохраните лист как CSV, он может быть любого размера, или удалите пустые строки и столбцы по краям.
registry-file-columns-missing = В заголовке нет столбцов: { $columns }.
registry-file-column-twice = Столбец «{ $column }» стоит в заголовке дважды.
registry-file-columns = В строке { $line } столбцов { $found }, а должно быть { $expected }.
registry-file-quote = Кавычка, открытая в строке { $line }, не закрыта.
registry-file-count = По #COUNT строк должно быть { $expected }, а в файле их { $found }: файл неполный.
registry-file-period = Месяц «{ $month }» в имени файла не читается, нужен вид ММГГ.
registry-file-period-ahead = Месяц { $month } в имени файла ещё далеко: принимаются месяцы не позже следующего.
registry-file-organisation = Организации с ИНН { $inn } нет. Добавьте её через organisations.csv.
registry-file-changed = Файл изменился, пока его проверяли. Запустите импорт ещё раз.
registry-file-reader = Процесс, который читал файл, прервался. Запустите импорт ещё раз.

## Почему не принята строка

registry-row-columns = Не то число столбцов.
registry-row-number = Номер лицевого счёта не читается.
registry-row-account-unknown = Такого лицевого счёта нет.
registry-row-account-foreign = Этот лицевой счёт принадлежит другой организации.
registry-row-receipt-type = Вид квитанции не распознан: нужен utilities или capital_repair.
registry-row-organisation = Организации с таким ИНН нет.
registry-row-inn = ИНН неверен: 10 или 12 цифр с верными контрольными.
registry-row-name = Нет названия организации.
registry-row-amount = Сумма не читается: нужны рубли, например 1234,56.
registry-row-date = Дата не читается: нужна ДД.ММ.ГГГГ или ГГГГ-ММ-ДД.
registry-row-period = Расчётный период не читается: нужен вид 10.2026.
registry-row-period-ahead = Расчётный период ещё далеко: принимаются месяцы не позже следующего. Проверьте год.
registry-row-service = Не названа услуга.
registry-row-decimal = Объём или тариф не читается как число.
registry-row-time-zone = Такого часового пояса нет: нужен вид Asia/Yekaterinburg.
registry-row-house = Такого дома нет, или адрес не читается.
registry-row-code = Код не читается: нужны десять букв и цифр без U, например 7K3QX-9M2PA.
registry-row-code-expired = Срок кода вышел: следующая квитанция уже выпущена.
registry-row-code-unwritten = Такого лицевого счёта нет, или этот код уже выдан другому счёту.
registry-row-meter = Номер прибора учёта не читается.
registry-row-meter-service = Вид прибора учёта не распознан.
registry-row-zones = Число тарифных зон неверно: их от 1 до 3, и у прибора оно одно.
registry-row-capacity = Разрядность или число знаков неверны: разрядность от 1 до 10, знаков от 0 до 3.
registry-row-values = Показания не читаются: нужно одно на каждую зону, не больше разрядности и не больше трёх знаков после запятой.
registry-row-read-on = Дата показаний в будущем.
registry-row-flag = Нужно «да» или «нет».
registry-row-account-not-ours = Такого лицевого счёта нет, или он принадлежит другой организации.
registry-row-status = Статус не распознан: нужно counted (учтено) или rejected (отклонено).
registry-row-reading-unknown = Показание этого прибора за этот период не выгружалось.
registry-row-repeated = То же самое уже было в этом файле выше.

## Замечания: строка принята, но не целиком

registry-remark-address = Адрес не читается: счёт принят без дома, войти по адресу нельзя.
registry-remark-holder = Нет ФИО: войти по имени нельзя.
registry-remark-area = Площадь не читается и оставлена прежней.
registry-remark-els = ЕЛС не читается и оставлен прежним.
registry-remark-bank-details = КПП, счёт или БИК неверной длины и оставлен прежним.
registry-remark-reading-window = Окно приёма не читается и оставлено прежним: нужен вид 15-25.
registry-remark-undated = У показаний нет даты: прибор принят, показания не приняты.

## Столбцы файла с не принятыми строками

registry-column-line = строка
registry-column-outcome = итог
registry-column-reason = причина
registry-column-original = исходная строка
registry-outcome-refused = не принята
registry-outcome-remark = замечание
