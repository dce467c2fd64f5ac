### Уведомления сотрудникам: карточки, «Взять», сводки, когда и о чём сообщать.

button-take = Взять
button-settle-notice = Сделано
button-give-back = Вернуть
button-show-notice = Показать
button-staff-notices = Уведомления
button-work-hours = Рабочие часы
button-hours-always = Круглосуточно

notice-discreet-staff = Новое уведомление для сотрудника. Нажмите «Показать» и введите ПИН-код.
notice-card-account = Лицевой счёт { $number }, { $address }
notice-card-taken = Взял(а) { $name }, { $day } в { $hour }
notice-card-settled = Сделано: { $name }, { $day } в { $hour }
notice-card-overdue = <b>Никто не взял вовремя.</b>
notice-card-unreadable = Содержание этого уведомления уже нельзя прочитать.
notice-take-denied = У вас нет права на это: роль изменилась или закончилась.
notice-take-taken = Это уже взял другой сотрудник.

digest-title = { $count ->
        [one] <b>{ $count } уведомление</b>
        [few] <b>{ $count } уведомления</b>
       *[many] <b>{ $count } уведомлений</b>
    } за это время. Нажмите, чтобы открыть:
digest-line = { $topic }, { $day }, { $hour }

staff-topic-registration = Регистрация организации
staff-topic-proof_lock = Блокировка подтверждения
staff-topic-reading = Аномалия показания
staff-topic-verification = Поверка
staff-topic-request = Обращение жителя
staff-topic-unreachable = Нет связи
staff-topic-import = Отклонённые строки
staff-topic-delivery = Сообщение не доставлено
staff-topic-change = Данные организации
staff-topic-works = Работа бота
staff-topic-digest = Итоги дня

wish-now = сразу
wish-hourly = раз в час
wish-daily = раз в день
wish-never = нет

wishes-title = <b>Уведомления</b>. Когда сообщать, выберите для каждой темы:
wishes-topic = { $topic }: { $wish }
wishes-choose = <b>{ $topic }</b>: когда сообщать?
wishes-hours-always = Рабочие часы: круглосуточно. Вне рабочих часов уведомления ждут их начала.
wishes-hours = Рабочие часы: { $days }, с { $from } до { $until }. Вне их уведомления ждут начала.
wishes-days = <b>Рабочие часы</b>. Отметьте дни, потом выберите, с какого часа:
wishes-day-on = ✓ { $day }
wishes-until = Работа начинается в { $from }. До какого часа?
wishes-days-listed = { $before }, { $day }

notice-rows-refused = Загрузка: файл «{ $file }» принят не весь. Строк принято: { $accepted }, отклонено: { $refused }. Причины — в файле .refused.csv рядом с ним.
notice-folder = <b>Папка загрузки</b>. Файлов: { $count }
notice-folder-taken = «{ $file }»: принят весь, строк: { $accepted }.
notice-folder-partly = «{ $file }»: строк принято: { $accepted }, отклонено: { $refused }.
notice-folder-refused = «{ $file }»: не принят. { $reason }
notice-folder-more = И ещё файлов: { $count }. Обо всех сказано в report.txt в папках done и refused.
notice-day = <b>Итоги дня</b>, { $day }
notice-day-readings = Показаний передано: { $count }
notice-day-doubts = Аномалий ждёт решения: { $count }
notice-day-requests = Новых обращений: { $count }
notice-day-untaken = Обращений никто не взял: { $count }
notice-day-claims = Заявок организаций ждёт проверки: { $count }
notice-day-undelivered = Сообщений не доставлено: { $count }

notice-announcement-withheld-right = <b>Объявление не отправлено.</b> У того, кто его составил, больше нет на это права: составьте его, пожалуйста, заново. «{ $words }»
notice-announcement-withheld-branch = <b>Объявление не отправлено.</b> Филиала, от имени которого оно составлено, больше нет: составьте его, пожалуйста, заново. «{ $words }»
notice-announcement-withheld-late = <b>Объявление не отправлено.</b> Его время давно прошло. Если оно ещё нужно, составьте его, пожалуйста, заново. «{ $words }»
