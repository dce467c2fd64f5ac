### What stays out of Telegram.

## PRIVATE_DETAILS and the centre's page

private-choice = { $number }. { $label }
private-page = Names, addresses, numbers and sums are on the centre's page. The link is valid for 10 minutes and opens once.
private-none = The centre does not pass names, addresses, numbers and sums through Telegram.
private-document-page = { $title }. The file can be downloaded from the centre's page: the link is valid for 10 minutes and opens once.
private-document-none = { $title }. The centre does not pass such files through Telegram, please ask at the settlement centre.
button-open-page = Open on the centre's page
page-title = From your personal account
page-centre = { $centre }
page-waits = Here is what the bot does not show in Telegram.
page-once = It can be opened once. Make sure that nobody looks at your screen.
page-show = Show
page-download = Download the file
page-shown = The link will not open again. To see this once more, ask the bot.
page-gone = The link was opened, is too old or wrong. Ask the bot again.
page-later = This is not available now. Try again in a minute.
