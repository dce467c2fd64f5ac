### Statements and consents, each with a tap of its own. When a text changes, raise its version in bot/domain/consents.py.

statement-ownership =
    I confirm that I hold the account whose data I give, or act with its holder's consent.
statement-personal-data =
    Consent to the processing of personal data

    I consent to the processing by the operator “{ $centre }” of my personal data: surname, name, patronymic, address, account number, charges and payments, Telegram identifier and the conversation with the bot.

    Purpose: access to the account and its data through the chatbot.

    Actions: collection, recording, storage, comparison with the data of the account, use, deletion — by automated means.

    Term: until the purpose is reached or the consent is withdrawn. It may be withdrawn at any time by asking the operator; processing then stops and the data are destroyed within 30 days.

    The consent is given separately from other documents and does not depend on them.
consent-ownership = Holder's statement
consent-personal_data = Processing of personal data
