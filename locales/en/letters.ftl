### Letters and SMS. An SMS is short, and its code comes first.

letter-code-sms = Code { $code }, { $minutes } min. Tell it to nobody. { $centre }
letter-code-subject = Confirmation code. { $centre }
letter-code-register = Hello! This is { $centre }. You are registering in the personal account in Telegram. Your code:
letter-code-contact = Hello! This is { $centre }. You gave this address in the personal account in Telegram. Your code:
letter-code-recover = Hello! This is { $centre }. You are restoring access to the personal account in Telegram. Your code:
letter-code-digits = <code>{ $code }</code>
letter-code-rules = Enter it in the chat with the bot. The code is valid for { $minutes } { $minutes ->
        [one] minute
       *[other] minutes
    }. Tell it to nobody, not even to the centre's staff: they never ask for it.
letter-code-unasked = If you did not ask for a code, there is nothing to do.

letter-account-subject = Your account in Telegram. { $centre }
