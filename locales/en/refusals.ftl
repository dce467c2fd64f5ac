### Why an answer was not taken: one line, what is expected, an example. Ids are values of the
### refusal enums in bot/domain and bot/services; tests/domain/test_refusal_texts.py holds both.

## Full name

name-not-letters = Please write the surname, first name and patronymic in letters only, for example: Иванова Анна Петровна.
name-digits = A name has no digits in it. Please write, for example: Иванова Анна Петровна.
name-too-long = That is too long for a name. Please write the surname, first name and patronymic, for example: Иванова Анна Петровна.
name-one-word = Please write the full name: surname, first name and, if there is one, patronymic, for example: Иванова Анна Петровна.
name-initials = Please write the first name and patronymic in full, without initials, for example: Иванова Анна Петровна.
name-not-cyrillic = Please write the name in Cyrillic letters, as on the receipt, for example: Иванова Анна Петровна.

## Registration

part-not-letters = Please write letters only, for example: Анна, Петровна or Иванова.
part-too-long = That is too long. Please write, for example: Анна, Петровна or Иванова.
part-one-word = Please write the surname only: the bot asks for the first name and the patronymic apart. For example: Иванова.
part-initial = Please write it in full, without initials, for example: Анна, Петровна or Иванова.
birth-unreadable = Please write the date of birth as day, month and year, for example: 01.02.1985.
birth-year-needed = Please add the year of birth, for example: 01.02.1985.
birth-no-such-date = There is no such date. Please write the date of birth, for example: 01.02.1985.
birth-future = That day is still to come. Please check the year and write the date of birth, for example: 01.02.1985.
birth-too-young = One may register from the age of 14. If it was a slip, write the date of birth, for example: 01.02.1985.
birth-too-old = Please check the year of birth and write the date, for example: 01.02.1985.
town-unreadable = Please write the name of the town or village, for example: Асбест.
town-too-long = That is too long. Please write only the name of the town or village, for example: Асбест.
login-name-not-latin = Please write the name for the login in Latin letters, for example: ivanov.
login-name-length = The name for the login has 3 to 24 characters, for example: ivanov.
login-name-signs = The name begins with a letter, then letters and digits, with a dot, hyphen or underscore between them, for example: anna.ivanova.

## Organisation

organisation-name-unreadable = Write the name in words, as in the founding documents, for example: ООО «Исеть».
organisation-name-too-long = This is too long. Write a shorter name, for example: ООО «Исеть».
legal-address-unreadable = Write the whole address, for example: 624260, Свердловская обл., г. Асбест, ул. Мира, д. 5.
legal-address-too-long = This is too long. Write only the address, for example: 624260, Свердловская обл., г. Асбест, ул. Мира, д. 5.

## Address

address-too-long = The address is too long. Please write the town, street, house and flat, for example: Асбест, ул. Мира, д. 5, кв. 12.
address-unreadable = The address could not be read. Please write it as on the receipt, for example: Асбест, ул. Мира, д. 5, кв. 12.
address-no-street = Please add the street, for example: Асбест, ул. Мира, д. 5, кв. 12.
address-no-house = Please add the house number, for example: Асбест, ул. Мира, д. 5, кв. 12.
address-flat-unreadable = The flat number could not be read. Please write it in digits, for example: кв. 12.
address-not-ours = There is no such house among ours. Please check the address on the receipt and write, for example: Асбест, ул. Мира, д. 5, кв. 12.

## Sum

amount-unreadable = Please write the sum in roubles, for example: 1234.56.
amount-ambiguous = This sum can be read in two ways. Please write it without blanks and with kopecks, for example: 1234.00.
amount-not-positive = The sum must be above zero, for example: 1234.56.
amount-too-precise = Kopecks have two digits at most, for example: 1234.56.
amount-too-large = The sum is too large. Please check it and write it in roubles, for example: 1234.56.
amount-several = Please write one sum only, for example: 1234.56.

## Date

date-unreadable = Please write the date as day, month and year, for example: 01.02.2026.
date-year-needed = Please add the year to the date, for example: 01.02.2026.
date-no-such-date = There is no such date in the calendar. Please write day, month and year, for example: 01.02.2026.
date-future = That day is still to come. Please write today's date or an earlier one, for example: 01.02.2026.
date-too-old = That date is too long ago. Please check the year and write, for example: 01.02.2026.

## Account

account-number-unreadable = Please write the account number in digits, as on the receipt, for example: 0012345678.
account-number-too-long = An account number has 30 characters at most. Please write it as on the receipt, for example: 0012345678.
account-not-els = ЕЛС has 10 characters: two digits, two letters and six digits, for example: 50АБ123456.

## Meter reading

reading-unreadable = The reading could not be understood. Type the number on the meter, for example: 123.4.
reading-negative = A reading is never below zero. Type the number on the meter, for example: 123.4.
reading-several = One number is needed here. If a part of it is a fraction, set it off by a comma, for example: 123,456.
reading-zones = Type the value of each tariff zone, for example: T1 100 T2 50.
reading-too-many-digits = Too many digits: this meter has fewer. If the last ones are red or behind a comma, set them off by a comma, for example: 123,456.
reading-leading-zeros = Please leave out the zeros in front, and set red digits and those behind the point off by a comma, for example: 123,456.
reading-too-precise = At most three digits behind the comma, for example: 123,456.
reading-meter-automatic = This meter sends its readings by itself: there is nothing to type.
reading-meter-archived = Readings of this meter are not taken: it is out of service.
reading-before-installation = The reading is not taken: on that day the meter was not installed yet.
reading-before-last = The reading is not taken: there is a later one already.
reading-handed-over = The reading can no longer be changed: it was handed over to billing, or cancelled.
reading-unreadable-whole = The reading could not be understood. Type the number on the meter as a whole one, for example: 123.
reading-negative-whole = A reading is never below zero. Type the number on the meter, for example: 123.
reading-several-whole = One whole number is needed here, for example: 123.
reading-too-many-digits-whole = Too many digits: this meter has fewer. Type a whole number, without digits behind the comma, for example: 123.

## Code of a receipt

receipt-code-unreadable = The code on the receipt has ten Latin letters and digits. Write it as printed, for example: 7K3QX-9M2PA.
receipt-code-letter-u = Codes have no letter U, it is most likely a V. Check the code and write it, for example: 7K3QX-9M2PA.

## Confirmation code, phone and e-mail

code-not-six-digits = A code has 6 digits. Type it as in the letter or SMS, for example: 042 519.
phone-unreadable = The number could not be read. Type a mobile number, for example: +7 912 345-67-89.
phone-foreign = SMS reach Russian numbers only. Type a number that starts with +7, for example: +7 912 345-67-89.
phone-not-mobile = SMS do not reach this number. Type a mobile number, for example: +7 912 345-67-89.
email-unreadable = The e-mail address could not be read. Type it whole, for example: ivan@example.ru.

## Serial number of a meter

serial-unreadable = Please write the number of the meter, as on the meter itself or on the receipt, for example: 00771012.
serial-too-short = Such a number is too easy to guess and will not do. Please write the whole number of another meter, for example: 00771012.

## PIN

pin-not-four-digits = A PIN is four digits.
pin-repeat = Repeats such as 1111 and 1212 are easy to guess. Please choose another PIN.
pin-run = Digits in a row such as 1234 and 4321 are easy to guess. Please choose another PIN.
pin-birth-year = A year of birth such as 1985 is easy to guess. Please choose another PIN.

## Password

password-too-short = A password needs at least 8 characters. Several words do well.
password-blank = A password cannot be blanks only. Several words do well.
password-own-data = The password must not be made of your login, name or address. Better several words.
password-too-common = This password is easy to guess. Several unrelated words do well.

password-rating-0 = very weak
password-rating-1 = weak
password-rating-2 = fair
password-rating-3 = good
password-rating-4 = strong

## Login and name of an account

login-unreadable = Write the login, phone or e-mail of your account, for example: 12345678.
account-name-too-long = A name has at most 30 characters. Write a shorter one, for example: Cottage.
account-name-no-letters = Write the name with letters or digits, for example: Cottage.

## Photos of a meter

evidence-too-big = The photo is not saved: the file is larger than 10 MB. Send it as a photo, not as a file.
evidence-too-large = The photo is not saved: it has more than 64 megapixels. Send it as a photo, not as a file.
evidence-video = Videos are not saved. Send a photo of the meter.
evidence-not-a-picture = The file is not saved: it is no picture. Send a photo of the meter: JPEG, PNG or HEIC.
evidence-unreachable = The photo of the meter was not saved: Telegram did not give it out. Please send it again.
evidence-full = Not all photos are saved: up to five are kept with the reading of a month, 20 MB together.
evidence-too-many = Your earlier photos are still being saved. Wait for it and send the others again.

## Branches and employees

branch-name-empty = Write the name in letters or digits, for example: Северный участок.
branch-name-too-long = A name has 80 characters at most. Write a shorter one, for example: Северный участок.
branch-address-empty = Write the address, for example: г. Асбест, ул. Мира, д. 5.
branch-address-too-long = An address has 200 characters at most. Write less, for example: г. Асбест, ул. Мира, д. 5.
employee-name-no-letters = Write the name in letters, for example: Анна Смирнова.
employee-name-too-long = A name has 80 characters at most. Write a shorter one, for example: Анна Смирнова.
