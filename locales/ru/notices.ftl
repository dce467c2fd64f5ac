### Уведомления: другим чатам и сотрудникам.

notice-discreet = Есть новое сообщение. Откройте бот и введите ПИН-код: /menu
notice-opened-elsewhere = { $day } в { $hour } к лицевому счёту { $number } получили ограниченный доступ из другого чата: там верно назвали последнюю оплату. Если это были не вы и не ваши близкие, сообщите в расчётный центр.
notice-linked-by-code = { $day } в { $hour } к лицевому счёту { $number } подключился другой чат: там ввели одноразовый код с квитанции. Если это были не вы и не ваши близкие, сообщите в расчётный центр.
notice-proof-locked-account = Ограниченный доступ: по счёту { $number } исчерпаны попытки подтверждения за сутки.
notice-proof-locked-person = Ограниченный доступ: один человек исчерпал попытки подтверждения за сутки, последняя — по счёту { $number }.
notice-proof-unlocked = Сотрудник центра разрешил ещё раз подтвердить лицевой счёт: «Ограниченный доступ» в меню. Данные последней оплаты есть в квитанции и в чеке.
notice-handler-failed = Сбой бота: { $failure }. Номер { $reference }. О повторах этого вида больше не сообщаю.
notice-row-unreadable-notice = Уведомление { $reference } не читается и отложено: никто его не получит. О таких сбоях сообщаю не чаще раза в час. Проверьте SECRET_KEY и базу данных.
notice-row-unreadable-announcement = Объявление { $reference } не читается и не отправлено. Проверьте базу данных.
notice-message-refused = Telegram не принял сообщение: { $error }
notice-codes-used-up = { $count ->
        [one] Отправлен { $count } код подтверждения
        [few] Отправлены { $count } кода подтверждения
       *[many] Отправлено { $count } кодов подтверждения
    } за сутки: это предел (CODES_A_DAY). Новые коды пока не отправляются. Проверьте, не злоупотребляет ли кто-нибудь регистрацией.
notice-letter-failed-sms = СМС не отправлено: { $error }. О таких сбоях сообщаю не чаще раза в час.
notice-letter-failed-email = Письмо не отправлено: { $error }. О таких сбоях сообщаю не чаще раза в час.
notice-cabinet-closed = Вы вышли из личного кабинета: его владелец отозвал согласие на обработку данных или удалил их.
notice-signed-in = <b>Вход в кабинет.</b> { $day } в { $hour } в ваш личный кабинет вошли из другого чата: { $title }. Если это были не вы, смените пароль и завершите вход: «Профиль» → «Где вы вошли».
notice-changed-full_access = <b>Полный доступ.</b> { $day } в { $hour } в личном кабинете подтвердили телефон или почту, и теперь у него полный доступ. Если это были не вы и не ваши близкие, сообщите в расчётный центр.
notice-changed-password = <b>Пароль изменён.</b> { $day } в { $hour } пароль личного кабинета изменили. Если это были не вы, задайте новый: «Войти по логину» → «Забыли пароль».
notice-changed-recovered = <b>Пароль восстановлен.</b> { $day } в { $hour } в личном кабинете задали новый пароль по коду, вход во всех прежних чатах завершён. Если это были не вы, задайте новый: «Войти по логину» → «Забыли пароль».
notice-changed-phone = <b>Телефон изменён.</b> { $day } в { $hour } в личном кабинете указали новый телефон. Если это были не вы, смените пароль и сообщите в расчётный центр.
notice-changed-email = <b>Почта изменена.</b> { $day } в { $hour } в личном кабинете указали новую почту. Если это были не вы, смените пароль и сообщите в расчётный центр.
notice-session-ended = { $day } в { $hour } вход в этом чате завершили из другого чата. Чтобы войти снова: /start
notice-invitation-accepted = Приглашение к лицевому счёту { $number } принял(а) { $title }. Подтвердите или отклоните: «Лицевые счета» → «Приглашения».
notice-invitation-confirmed = Вам открыли лицевой счёт { $number }. Посмотреть: /menu
notice-invitation-refused = В доступе к лицевому счёту { $number } отказали.
notice-invitation-closed = Доступ к лицевому счёту { $number } закрыл тот, кто вас пригласил.
notice-invitation-revoked = Приглашение к лицевому счёту { $number } отозвали.
notice-consent-withdrawn = <b>Согласие отозвано.</b> В боте отозвали согласие на обработку ваших данных, и вход в личный кабинет завершён во всех чатах. Данные будут уничтожены до { $day }. Если это были не вы, войдите в бот по логину и дайте согласие заново: уничтожение отменится.

# Новые квитанции и напоминания об оплате.
news-receipts =
    { $count ->
        [one] <b>Новая квитанция</b>
       *[other] <b>Новые квитанции</b>
    }
news-payments =
    { $count ->
        [one] <b>Пора оплатить квитанцию</b>
       *[other] <b>Пора оплатить квитанции</b>
    }
news-account-utilities = Коммунальные услуги, { $number }
news-account-capital_repair = Капитальный ремонт, { $number }
news-receipt = { $account }: за { $month } к оплате <b>{ $amount }</b> до { $day }.
news-receipt-paid = { $account }: за { $month } платить не нужно.
news-receipt-advance = { $account }: за { $month } платить не нужно, аванс { $amount }.
news-more = И ещё квитанций: { $count }
news-payments-hint = Если вы уже заплатили, ничего делать не нужно: платёж учитывается несколько дней.
news-receipts-discreet = Пришла новая квитанция. Откройте бот и введите ПИН-код: /menu
news-payments-discreet = Подходит срок оплаты квитанции. Откройте бот и введите ПИН-код: /menu
button-receipt-of = Квитанция: { $number }
button-mute-receipts = Не сообщать о новых квитанциях
button-mute-payments = Не напоминать

# Что стало с показаниями.
news-readings = <b>Ваши показания</b>
news-readings-exported = { $account }: за { $month } передано в расчёт: { $meters }.
news-readings-counted = { $account }: за { $month } учтено: { $meters }.
news-readings-many-exported =
    { $account }: за { $month } { $count ->
        [one] передано в расчёт { $count } показание
        [few] передано в расчёт { $count } показания
       *[many] передано в расчёт { $count } показаний
    }.
news-readings-many-counted =
    { $account }: за { $month } { $count ->
        [one] учтено { $count } показание
        [few] учтено { $count } показания
       *[many] учтено { $count } показаний
    }.
news-readings-meter = { $service }, счётчик { $meter }
news-readings-meters = { $first }; { $others }
news-readings-rejected = { $account }: за { $month } <b>отклонено</b>. { $service }, счётчик { $meter }: { $values }. Причина: { $reason }
news-readings-rejected-so = { $account }: за { $month } <b>отклонено</b>. { $service }, счётчик { $meter }: { $values }. Причину центр не назвал: спросите о ней в расчётном центре.
news-readings-anew = Отклонённое показание не учитывается, и прежнее за тот же месяц тоже: без показания могут начислить по среднему расходу. Передайте показание заново кнопкой ниже.
news-more-lines =
    { $count ->
        [one] И ещё { $count } строка
        [few] И ещё { $count } строки
       *[many] И ещё { $count } строк
    }
news-readings-discreet = Есть новости о ваших показаниях. Откройте бот и введите ПИН-код: /menu
button-mute-readings = Не сообщать о показаниях

# Когда ждём показания и поверку.
news-window-opening = <b>Начался приём показаний</b>
news-window-closing = <b>Приём показаний скоро закончится</b>
news-window-extended = <b>Приём показаний продлён</b>
news-window-account =
    { $account }: за { $month } принимаем до { $day }. Ждём { $count ->
        [one] показание { $count } счётчика
        [few] показания { $count } счётчиков
       *[many] показания { $count } счётчиков
    }.
news-verification = <b>Поверка счётчиков</b>
news-verification-first = { $account }: { $service }, счётчик { $meter } нужно поверить до { $day }. Осталось меньше двух месяцев.
news-verification-second = { $account }: { $service }, счётчик { $meter } нужно поверить до { $day }. Осталось меньше месяца.
news-verification-expired = { $account }: { $service }, счётчик { $meter }: срок поверки вышел { $day }. До поверки плату могут начислять по среднему расходу, после неё сделают перерасчёт.
news-reading_window-discreet = Ждём показания счётчиков. Откройте бот и введите ПИН-код: /menu
news-verification-discreet = Есть новости о поверке счётчиков. Откройте бот и введите ПИН-код: /menu
button-mute-reading_window = Не напоминать о показаниях
button-mute-verification = Не напоминать о поверке

notice-reading-below_previous = <b>Ниже предыдущего.</b> Житель подтвердил, что всё верно.
notice-reading-meter_replaced = <b>Ниже предыдущего.</b> Житель сообщил, что счётчик заменён.
notice-reading-above_usual = <b>Аномалия: расход намного выше обычного.</b> Житель подтвердил, что всё верно.
notice-reading-more_digits = <b>Аномалия: цифр больше, чем на приборе, по нашим данным.</b> Житель подтвердил, что всё верно.
notice-reading-like_swapped = <b>Аномалия: похоже, перепутаны холодная и горячая вода.</b> Житель подтвердил, что всё верно.
notice-reading-verification_expired = <b>Просроченная поверка.</b> Показание принято.
notice-reading-meter = { $service }, счётчик { $meter }, лицевой счёт { $account }.
notice-reading-values = Показание за { $month }: { $values }
notice-reading-before = Предыдущее показание: { $values }
notice-reading-replaced = Жителем исправлено. Прежнее показание за этот месяц, { $values }, больше не действует: если отклонить и новое, за месяц не останется ни одного.
notice-reading-number = Квиток № { $reference }
