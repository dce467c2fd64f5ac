### "My data", erasure, files.

button-my-data = My data
button-download = Download
button-erase = Erase my data
button-erase-now = Erase everything now
button-erase-at-once = Erase at once
mydata-title =
    <b>My data</b>
    This is what the bot keeps about you:
mydata-line = • { $section }: { $count }
mydata-registries =
    { "" }
    Accounts, charges and payments belong to the settlement centre: it keeps them by law and contract, apart from the bot. Ask the centre about them.
mydata-due =
    { "" }
    The consent is withdrawn, all this will be erased by { $day }.
mydata-sign-in =
    { "" }
    Sign in to download these data or to erase them at once: /start
mydata-sure-later =
    You are not signed in to the personal account, so the processing stops now and the data will be erased within { $days } days. All chats are signed out and told, and a letter goes to the e-mail.

    To erase them at once, sign in first: /start
mydata-erasing-later = <b>The processing has stopped.</b> The data will be erased by { $day }. If you change your mind, sign in to the personal account and consent anew: that calls it off.
mydata-on-its-way = Making two files: a page to read and JSON for programs.
mydata-html = Your data: a page to read
mydata-json = Your data: JSON for programs
mydata-sure = <b>Erase all your data?</b>
mydata-sure-what =
    At once and for good go: the personal account, login and password, name, phone and e-mail, links to accounts, consents, settings and the whole conversation that the bot has written down. All chats are signed out. Only your own personal accounts go: if this chat is signed in to another person's, that one stays.

    An act of the erasure stays for three years: it has a code in place of you, dates and kinds of actions, no content.
mydata-erasing = Erasing your data. This takes a few seconds.
erasure-done =
    <b>Your data are erased.</b>

    This is the last message, and the bot does not keep it. The bot cannot erase the conversation on your device: delete this chat yourself. If you come back, begin with /start.
document-denied = The file was not sent: you are signed out, or there is a newer receipt by now. Ask for it again: /start
document-locked = The file is ready, but the chat is locked by its PIN. Open the chat and ask for the file again.

## The file

mydata-file-title = My data
mydata-file-made = Made on { $at }.
mydata-file-cut = Of the conversation only the newest messages are shown: { $count }. Earlier ones can be requested from the settlement centre.
mydata-file-note = Passwords, PINs and confirmation codes are kept only in a form that nobody can read, so they are not here. Technical marks of the bot are in the JSON file only. Charges and payments are kept by the settlement centre.
mydata-yes = yes
mydata-no = no
table-cabinets = Personal accounts
table-links = Linked accounts
table-sessions = Sign-ins
table-preferences = Notification settings
table-consents = Consents and statements
table-chats = The chat with the bot
table-confirmation_codes = Confirmation codes
table-invitations = Invitations
table-readings = Meter readings
table-evidence = Photos of meters
table-reading_decisions = Presses on cards of staff
table-attempts = Counters of attempts
table-outbox = Messages in the queue
table-pages = One-time pages
table-tasks = Photos sent and codes read
table-failures = Failures
table-erasures = Erasure of data
table-announcement_receivers = Announcements received
table-employees = Your posts in organisations
table-staff_cards = Your cards of notices
table-staff_wishes = What you are told of
table-staff_hours = Your working hours
table-staff_deliveries = Notices sent to you
table-staff_notices = Notices that you took
table-staff_notices_open = Notices that you took and did not finish
table-requests_taken = Requests of residents that you took
table-request_answers = Your answers to residents
table-organisation_claims = Applications to register organisations
table-console_links = Links into the support console
table-console_sessions = Your sessions of the support console
table-console_factors = Second factor of the support console
table-console_notes = Notes of staff about you
table-console_notes_written = Your notes about others
table-console_presses = Forms of the support console that you sent
table-employee_invitations = Invitations by which you became an employee
table-journal = Lines of the conversation
table-cards = Cards in the chat
table-invitations_as_guest = Invitations to you
table-journal_of_other_chats = Answers of the bot in other chats of your personal account
table-chats_signed_in = Other chats of your personal account
field-login = Login
field-surname = Surname
field-given_name = Name
field-patronymic = Patronymic
field-born_on = Date of birth
field-town = Town
field-phone = Phone
field-email = E-mail
field-has_password = Password set
field-created_at = Made
field-registered_at = Full access since
field-number = Account
field-receipt_type = Receipt
field-address = Address
field-name = Your name for it
field-access = Access
field-via = Confirmed by
field-linked_at = Linked
field-own_chat = This chat
field-title = Name in Telegram
field-has_pin = PIN set
field-started_at = From
field-ended_at = Until
field-end_reason = Why it ended
field-quiet_from = Quiet hours from
field-quiet_until = Quiet hours until
field-muted = Muted notices
field-kind = Kind
field-version = Version
field-language = Language
field-given_at = Given
field-withdrawn_at = Withdrawn
field-text = Text
field-chat_id = Number of the chat in Telegram
field-state = Step of the dialogue
field-active_at = Last action
field-unreachable_at = Bot blocked since
field-purpose = What for
field-channel = Where to
field-sent_at = Sent
field-expires_at = Valid until
field-checks = Checks
field-closed_at = Closed
field-made_at = Made
field-guest_title = Guest's name in Telegram
field-settled_at = Settled
field-outcome = Outcome
field-at = When
field-reference = Reference
field-reason = Reason
field-asked_at = Asked
field-due_at = Due
field-done_at = Done
field-direction = Direction
field-step = Step
field-body = Content
field-organisation = Organisation
field-role = Role
field-employee_name = Name for colleagues
field-since = Since
field-claim = Request
field-inn = INN
field-ogrn = OGRN
field-legal_address = Legal address
field-contact = Contact person
field-claim_outcome = Decision
field-claim_reason = Reason
field-service = Service
field-meter = Meter number
field-period = Billing period
field-values = Reading
field-said_at = Given
field-status = Status
field-reading = Number of the reading
direction-in = from you
direction-out = from the bot
direction-note = a note of the bot
access-limited = limited
access-full = full
mydata-kind-text = message
mydata-kind-command = command
mydata-kind-press = button pressed
mydata-kind-secret = password or code, its content is not kept
mydata-kind-edited = corrected message
mydata-kind-contact = phone number
mydata-kind-member = the bot was started or blocked
mydata-kind-card = card
mydata-kind-notice = notice
mydata-kind-keys = button below the input
mydata-kind-erase = message deleted
mydata-kind-document = file
mydata-kind-undelivered = not delivered
mydata-kind-other = other
mydata-attempt-receipt_code = code of a receipt
mydata-attempt-code = confirmation code
mydata-attempt-password = sign-in or check of the password
mydata-attempt-proof = proof of an account
mydata-attempt-check = search for an account
mydata-attempt-photo = reading of a photo
mydata-attempt-claim = request of an organisation
mydata-attempt-other = other
mydata-end-signed_out = you signed out
mydata-end-pin_forgotten = PIN forgotten
mydata-end-pin_wrong = wrong PIN
mydata-end-replaced = signed in to another personal account
mydata-end-ended_elsewhere = ended in another chat
mydata-end-consent_withdrawn = consent withdrawn
mydata-end-recovered = password recovered
mydata-end-post_ended = your post in an organisation ended
mydata-via-proof = data of the receipt
mydata-via-invitation = invitation
mydata-via-receipt_code = code of a receipt
mydata-purpose-register = registration
mydata-purpose-contact = change of phone or e-mail
mydata-purpose-recover = password recovery
mydata-channel-sms = SMS
mydata-channel-email = e-mail
mydata-outcome-confirmed = confirmed
mydata-outcome-refused = refused
mydata-outcome-revoked = revoked
mydata-outcome-closed = access closed
mydata-service-cold_water = cold water
mydata-service-hot_water = hot water
mydata-service-electricity = electricity
mydata-service-gas = gas
mydata-service-heating = heating
mydata-service-sewerage = sewerage
mydata-service-irrigation = watering
mydata-service-waste = waste
mydata-status-accepted = accepted
mydata-status-exported = passed to billing
mydata-status-counted = counted
mydata-status-rejected = rejected
mydata-status-cancelled = cancelled by you
