### Statements and consents, each with a tap of its own. When a text changes, raise its version in bot/domain/consents.py.

statement-ownership =
    I confirm that I hold the account whose data I give, or act with its holder's consent.
statement-personal-data =
    Consent to the processing of personal data

    I consent to the processing by the operator “{ $centre }” of my personal data: surname, name, patronymic, address, account number, charges and payments, Telegram identifier and the conversation with the bot; on registration also date of birth, town, phone number and e-mail.

    Purpose: access to the account and its data through the chatbot, and making sure that its holder uses it.

    Actions: collection, recording, storage, comparison with the data of the account, use, deletion — by automated means.

    Term: until the purpose is reached or the consent is withdrawn. It may be withdrawn at any time, in the bot (“Profile”, “Consents”) or by asking the operator; processing then stops and the data are destroyed within 30 days.

    The consent is given separately from other documents and does not depend on them.
consent-ownership = Holder's statement
consent-agreement = User agreement
consent-personal_data = Processing of personal data

## The ledger

button-consents = Consents
button-withdraw = Withdraw the consent
consents-title = <b>Consents and statements</b>
consents-none = You have not agreed to anything yet.
consents-line = • { $kind }, version { $version }: given on { $day } at { $hour }
consents-line-withdrawn = • { $kind }, version { $version }: given on { $day } at { $hour }, <b>withdrawn</b> on { $withdrawn } at { $at }
consents-wording =
    { $wording }

    ———
consents-sure = <b>Withdraw the consent?</b>
consents-sure-what =
    Without the consent we may not process your data, so at once:
    • all chats where your personal account is open are signed out;
    • notices stop, what was begun is dropped;
    • you can enter again only with a new consent.

    { $days ->
        [one] Within { $days } day
       *[other] Within { $days } days
    } everything that the bot knows about you will be destroyed. It can be done at once, too. A new consent before that day calls it off.

    Accounts, charges and payments stay with the settlement centre: it keeps them by law and contract.
consents-withdrawn = <b>The consent is withdrawn.</b> You are signed out, your data are processed no more.
consents-withdrawn-until = Everything that the bot knows about you will be destroyed by { $day }. The command /forget shows what is still kept.
button-consent-texts = Texts of the consents
consent-needed =
    <b>Consent to the processing of personal data</b>
    Without it we cannot open the account for you. It is a document of its own; read it with the button “Text of the consent”.
