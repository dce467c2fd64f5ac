### Why an answer was not taken: one line, what is expected, an example. Ids are values of the
### refusal enums in bot/domain and bot/services; tests/domain/test_refusal_texts.py holds both.

## Full name

name-not-letters = Please write the surname, first name and patronymic in letters only, for example: Иванова Анна Петровна.
name-digits = A name has no digits in it. Please write, for example: Иванова Анна Петровна.
name-too-long = That is too long for a name. Please write the surname, first name and patronymic, for example: Иванова Анна Петровна.
name-one-word = Please write the full name: surname, first name and, if there is one, patronymic, for example: Иванова Анна Петровна.
name-initials = Please write the first name and patronymic in full, without initials, for example: Иванова Анна Петровна.
name-not-cyrillic = Please write the name in Cyrillic letters, as on the receipt, for example: Иванова Анна Петровна.

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
