### What `kvitok import` says of registries. Ids of reasons are values of the enums
### in bot/services/registries/model.py; tests/services/test_registries_texts.py holds both.

## Why a file is not read

registry-file-not-found = There is no such file.
registry-file-unreadable = The file does not open: { $error }.
registry-file-empty = The file has no row of data.
registry-file-not-text = This is not a text file. Save it as CSV or TXT.
registry-file-encoding = The encoding is unknown or the text is damaged. Save the file as UTF-8 or windows-1251.
registry-file-long-line = A line is longer than 1 MB: this is no registry.
registry-file-unknown = Neither name nor header belong to a known registry. See docs/registries.md.
registry-file-own-refused = This is the report on refused rows of an earlier run, not a registry.
registry-file-workbook = The workbook cannot be opened: an .xlsx file without a password is needed.
registry-file-workbook-size = The workbook is too large: it is read whole, at most 8 million cells. Save the sheet as CSV, which may have any size, or delete empty rows and columns around it.
registry-file-columns-missing = The header lacks columns: { $columns }.
registry-file-column-twice = The column “{ $column }” stands in the header twice.
registry-file-columns = Line { $line } has { $found } columns instead of { $expected }.
registry-file-quote = The quote opened in line { $line } is never closed.
registry-file-count = #COUNT says { $expected } rows, the file has { $found }: it is incomplete.
registry-file-period = The month “{ $month }” in the file's name is unreadable, expected MMYY.
registry-file-period-ahead = The month { $month } in the name of the file is too far ahead: the next month is the last that is taken.
registry-file-organisation = There is no organisation with INN { $inn }. Add it with organisations.csv.
registry-file-changed = The file changed while it was checked. Run the import again.
registry-file-reader = The process that read the file broke off. Run the import again.

## Why a row is refused

registry-row-columns = Wrong number of columns.
registry-row-number = The account number is unreadable.
registry-row-account-unknown = There is no such account.
registry-row-account-foreign = This account belongs to another organisation.
registry-row-receipt-type = Unknown receipt type: utilities or capital_repair expected.
registry-row-organisation = There is no organisation with this INN.
registry-row-inn = Wrong INN: 10 or 12 digits with right check digits expected.
registry-row-name = The organisation has no name.
registry-row-amount = Unreadable sum: roubles expected, such as 1234,56.
registry-row-date = Unreadable date: DD.MM.YYYY or YYYY-MM-DD expected.
registry-row-period = Unreadable billing period: expected as 10.2026.
registry-row-period-ahead = The billing period is too far ahead: the next month is the last that is taken. Check the year.
registry-row-service = No service is named.
registry-row-decimal = Volume or tariff is no number.
registry-row-time-zone = No such time zone: expected as Asia/Yekaterinburg.
registry-row-house = No such house, or an unreadable address.
registry-row-code = The code cannot be read: ten letters and digits without U are needed, such as 7K3QX-9M2PA.
registry-row-code-expired = The code has expired: the next receipt is out.
registry-row-code-unwritten = There is no such account, or the code is another account's.
registry-row-meter = The number of the meter cannot be read.
registry-row-meter-service = The kind of the meter is not known.
registry-row-zones = The number of zones is wrong: 1 to 3, and one number for one meter.
registry-row-capacity = The digits or decimals are wrong: 1 to 10 digits, 0 to 3 decimals.
registry-row-values = The readings cannot be read: one for each zone, no more digits than the dial has and at most three decimals.
registry-row-read-on = The date of the readings is in the future.
registry-row-flag = “yes” or “no” is expected.
registry-row-account-not-ours = There is no such account, or it belongs to another organisation.
registry-row-status = The status is not known: counted or rejected is expected.
registry-row-reading-unknown = No reading of this meter was exported for this period.
registry-row-repeated = The same stands in this file above.

## Remarks: the row is taken, but not all of it

registry-remark-address = Unreadable address: the account has no house, nobody can enter by address.
registry-remark-holder = No holder's name: nobody can enter by name.
registry-remark-area = Unreadable area, left as it was.
registry-remark-els = Unreadable ЕЛС, left as it was.
registry-remark-bank-details = КПП, bank account or БИК of a wrong length, left as it was.
registry-remark-reading-window = Unreadable reading window, left as it was: expected as 15-25.
registry-remark-undated = The readings have no date: the meter is taken, the readings are not.

## Columns of the file of refused rows

registry-column-line = line
registry-column-outcome = outcome
registry-column-reason = reason
registry-column-original = original line
registry-outcome-refused = refused
registry-outcome-remark = remark
