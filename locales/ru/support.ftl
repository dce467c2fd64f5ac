### «Поддержка»: обращения жителей, их переписка, карточка для сотрудников.

button-support = Поддержка
button-new-request = Новое обращение
button-own-requests = Мои обращения
button-no-account = Не о лицевом счёте
button-without-photos = Убрать фото
button-show-request = Показать обращение
button-request-files = Показать файлы
button-add-to-request = Дополнить
button-answer-request = Ответить
button-request-solved = Вопрос решён
button-take-request = Взять
button-close-request = Закрыть
button-request-talk = Переписка
button-reopen-request = Открыть снова
button-hand-request = Передать
button-colleagues-earlier = ◀ Раньше
button-colleagues-more = Ещё ▶
button-rating = { $rating } ★

support-title = <b>Поддержка</b>
support-hint = Здесь можно написать сотрудникам центра: они ответят в этом чате, обычно в рабочее время. Пароли, ПИН-коды и коды подтверждения писать не нужно, сотрудники их не спрашивают никогда.
support-choose-subject = <b>О чём обращение?</b>
support-subject-leak = Авария, протечка
support-subject-heating = Отопление
support-subject-charges = Начисления и оплата
support-subject-readings = Показания и счётчики
support-subject-receipt = Ошибка в квитанции: ФИО, адрес, площадь
support-subject-access = Вход и личный кабинет
support-subject-organisation = Работа организации и её данные
support-subject-other = Другое
support-choose-account = <b>О каком лицевом счёте?</b>
support-write = <b>Напишите, в чём вопрос</b>
support-write-hint = Одним сообщением, до { $most } знаков. Можно приложить фото: пришлите их сюда же.
support-words-empty = Напишите, пожалуйста, словами. Например: «В октябре начислено больше обычного, хотя счётчик почти не изменился».
support-words-too-long = Это больше { $most } знаков, столько сотрудникам не передать. Сократите, пожалуйста: остальное можно будет дописать потом.
support-looks-secret = Похоже, это код. Я удаляю это сообщение и сотрудникам его не передаю: коды не нужны никому, кроме вас.
support-photo-too-big = Файл больше 10 МБ, передать его не получится. Пришлите его как фото, а не как файл.
support-no-photo = Сотрудникам можно передать слова и фото: JPEG, PNG или HEIC. Пришлите, пожалуйста, фото или напишите словами.
support-photos-full = К одному сообщению можно приложить { $most } фото, больше не поместится.
support-photos =
    { $count ->
        [one] 📷 { $count } фото
        [few] 📷 { $count } фото
       *[many] 📷 { $count } фото
    }
support-files =
    { $count ->
        [one] 📎 { $count } файл
        [few] 📎 { $count } файла
       *[many] 📎 { $count } файлов
    }
support-review = <b>Проверьте обращение</b>
support-review-account = { $account }
support-photos-hint = Можно приложить до { $most } фото: просто пришлите их сюда. Дописать тоже можно здесь.
support-what-to-change = Что изменить?
support-field-subject = Тему
support-field-account = Лицевой счёт
support-field-words = Текст
support-sent = <b>Обращение № { $reference } отправлено.</b>
support-sent-hint = Ответ придёт в этот чат. Посмотреть обращение и дополнить его можно здесь: «Поддержка» → «Мои обращения».
support-many-today = За сутки можно отправить не больше пяти обращений. Дополните одно из прежних: «Поддержка» → «Мои обращения».
support-many-words = Сегодня вы написали уже очень много, больше пока не передать. Дождитесь, пожалуйста, ответа.
support-closed-before = Это обращение уже закрыто. Если вопрос остался, отправьте новое: «Поддержка» → «Новое обращение».
support-unknown = Этого обращения здесь нет. Если вы отправили его из личного кабинета, войдите в него: /start

support-own = <b>Мои обращения</b>
support-own-none = Обращений пока нет.
support-named = { $state } { $day }: { $subject }
support-mark-new = 🕓
support-mark-taken = 👤
support-mark-answered = 💬
support-mark-closed = ✓
support-state-new = 🕓 Ждёт ответа.
support-state-taken = 👤 Сотрудник центра уже занимается им.
support-state-answered = 💬 Есть ответ.
support-state-closed = ✓ Закрыто.
support-rate = Оцените, пожалуйста, как вам помогли: от 1 до 5.
support-rated = Спасибо за оценку.
support-earlier =
    { $count ->
        [one] … ещё { $count } сообщение до этого
        [few] … ещё { $count } сообщения до этого
       *[many] … ещё { $count } сообщений до этого
    }
support-said-resident =
    { "" }
    <b>Вы</b>, { $day } в { $hour }
support-said-staff =
    { "" }
    <b>Центр</b>, { $day } в { $hour }
support-words = { $words }
support-more = <b>Обращение № { $reference }</b>
support-more-hint = Напишите, что передать сотрудникам, до { $most } знаков, или пришлите фото. Каждое сообщение уходит сразу.
support-added = ✓ Передано сотрудникам центра.

notice-request-taken = Ваше обращение № { $reference } взял в работу сотрудник центра.
notice-request-answered = <b>Ответ на обращение № { $reference }</b>
notice-request-attached = Ответ приложен ниже.
notice-request-closed = Обращение № { $reference } закрыто. Оцените, пожалуйста, как вам помогли: от 1 до 5.
notice-request-closed-again = Обращение № { $reference } закрыто.
notice-request-reopened = Ваше обращение № { $reference } снова открыто: им занимается сотрудник центра.
notice-request-discreet = Есть новости о вашем обращении. Откройте бот и введите ПИН-код: /menu
letter-request-answer = На ваше обращение в поддержку есть ответ. Чтобы прочитать его, откройте чат с ботом, войдите в личный кабинет (/start) и выберите «Поддержка» → «Мои обращения».
notice-request-waits = Есть новости об обращении, отправленном из этого чата. Чтобы прочитать их, войдите в личный кабинет (/start) и откройте «Поддержка» → «Мои обращения».

## Сотрудникам

request-card = <b>Обращение № { $reference }</b> от { $day }, { $hour }
request-card-subject = Тема: { $subject }
request-card-account = Лицевой счёт { $account }
request-card-guest = Без входа в личный кабинет
request-card-begun = Начали сотрудники центра
request-card-words =
    { "" }
    { $words }
request-card-photos =
    { $count ->
        [one] 📷 Приложено { $count } фото
        [few] 📷 Приложено { $count } фото
       *[many] 📷 Приложено { $count } фото
    }
request-card-added =
    { $count ->
        [one] ➕ Дополнено { $count } раз
        [few] ➕ Дополнено { $count } раза
       *[many] ➕ Дополнено { $count } раз
    }
request-card-taker =
    { "" }
    👤 Взял(а): { $title }
request-card-new = 🕓 Ждёт ответа.
request-card-taken = 🕓 Житель ждёт ответа.
request-card-answered = 💬 Ответ отправлен.
request-card-closed-resident = ✓ Закрыто: житель написал, что вопрос решён.
request-card-closed-staff = ✓ Закрыто сотрудником.
request-card-erased = ✓ Обращение стёрто: житель удалил свои данные.
request-card-rating = Оценка: { $rating } из 5
request-card-hint = Чтобы ответить жителю, ответьте на это сообщение словами, фото или файлом.
request-card-hand =
    { "" }
    Кому передать?
request-colleague = { $name }
request-handed = <b>Обращение № { $reference }</b> теперь ваше: передал(а) { $title }.
request-followed = <b>Обращение № { $reference }</b>: житель дополнил
request-talk = <b>Обращение № { $reference }</b>: переписка
request-said-resident =
    { "" }
    <b>Житель</b>, { $day } в { $hour }
request-said-staff =
    { "" }
    <b>{ $title }</b>, { $day } в { $hour }
request-photo = Обращение № { $reference }, фото { $place } из { $count }
request-attached = Обращение № { $reference }, приложение к ответу
request-unheard = ⚠️ Обращение № { $reference }: ответ не дошёл, житель заблокировал бота. Он увидит ответ в «Моих обращениях», если вернётся.
request-about = Обращение № { $reference }
request-done = Готово
request-answer-sent = ✓ Ответ передан жителю.
request-denied = Отвечать на обращения здесь могут только сотрудники.
request-taken-before = Это обращение уже взял другой сотрудник.
request-closed-before = Обращение уже закрыто.
request-changed-before = Карточка изменилась: посмотрите на неё ещё раз.
request-nobody-else = Передать некому: никто из коллег, кто может ответить, сейчас не вошёл в бот.
request-too-late = Открыть снова можно в течение 30 дней. Житель может отправить новое обращение.
request-unknown = Этого обращения больше нет: житель удалил свои данные, или вышел срок хранения.
request-answer-empty = Ответ не отправлен: в нём нет слов. Напишите его текстом или приложите файл.
request-answer-too-long = Ответ не отправлен: в нём больше { $most } знаков. Разделите его, пожалуйста, на части.
request-answer-too-big = Файл не отправлен: он больше 10 МБ. Сожмите его или разделите, пожалуйста, на части.
request-answer-in-words = Не отправлено: жителю можно ответить словами, написанными здесь, фото или файлом. Голосовое, видео, стикер и пересланное передать нельзя.
command-support = Поддержка: написать в центр
mydata-attempt-request = обращения в поддержку

not-understood-offer = Не понял вас. Выберите нужное кнопкой или отправьте эти слова сотрудникам центра: они ответят здесь.
button-pass-on = Отправить сотрудникам
support-words-gone = Этих слов у меня уже нет. Напишите их, пожалуйста, ещё раз: «Поддержка» → «Новое обращение».
support-passed-before = Эти слова уже отправлены: «Поддержка» → «Мои обращения».
table-requests = Обращения в поддержку
table-request_messages = Сообщения в обращениях
table-unrecognised = Сообщения, которых бот не понял
field-request = Номер обращения
field-request_subject = Тема
field-request_state = Состояние
field-rating = Оценка
field-side = Кто написал
field-words = Текст
field-photos = Фото
field-changed_at = Изменено
mydata-request-new = ждёт ответа
mydata-request-taken = в работе
mydata-request-answered = есть ответ
mydata-request-closed = закрыто
mydata-side-resident = вы
mydata-side-staff = центр
