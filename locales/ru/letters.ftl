### Письма и SMS. SMS короче 70 знаков, пока название центра короткое; код стоит первым.

letter-code-sms = Код { $code }, { $minutes } мин. Никому его не сообщайте. { $centre }
letter-code-subject = Код подтверждения. { $centre }
letter-code-register = Здравствуйте! Это { $centre }. Вы регистрируетесь в личном кабинете в Telegram. Ваш код:
letter-code-contact = Здравствуйте! Это { $centre }. Вы указали этот адрес в личном кабинете в Telegram. Ваш код:
letter-code-recover = Здравствуйте! Это { $centre }. Вы восстанавливаете вход в личный кабинет в Telegram. Ваш код:
letter-code-digits = <code>{ $code }</code>
letter-code-rules = Введите его в чате с ботом. Код действует { $minutes } { $minutes ->
        [one] минуту
        [few] минуты
       *[many] минут
    }. Никому его не сообщайте, даже сотрудникам центра: они его не спрашивают.
letter-code-unasked = Если вы не запрашивали код, ничего делать не нужно.

letter-account-subject = Личный кабинет в Telegram. { $centre }
