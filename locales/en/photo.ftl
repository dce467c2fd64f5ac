### A receipt by photo: its payment QR instead of answers.

photo-hint = Or send a photo of the QR code of your receipt: I will read the name and the address myself.
photo-reading = <b>Reading the photo…</b> The answer comes here by itself, mostly within seconds.
photo-read = <b>The receipt has been read.</b> Check whether it is right; what is missing I will ask below.
photo-read-before = <b>Read from the earlier receipt:</b>
photo-same = <b>This is the same receipt:</b> what you have begun is filled in from it.
photo-number = Account on the receipt: { $number }
photo-period = Receipt for { $month }
photo-amount = Sum on the receipt: { $amount }
photo-offer = <b>The receipt has been read.</b> What you have begun is untouched. Fill in limited access from it?
photo-offer-account = <b>The receipt has been read.</b> Add its account?
photo-already-yours = <b>The receipt has been read.</b> You have this account already.
photo-locked = There is an answer to your photo, but the chat is locked by the PIN. Unlock it and send the photo again.
button-fill-in = Fill in from the receipt

## Why it was not read, and what to do

photo-no-code = <b>No QR code was found in the photo.</b> Take the code itself close up: all of it in the picture with white around, the sheet flat, light from above. Or write the data as text. If it is a question to the centre, press “Support”.
photo-of-a-dial = Photos of meters go to «Readings».
photo-blurred = <b>There is a QR code, but it is not sharp.</b> Wipe the camera, hold the phone a palm away, wait until it is in focus, avoid shade. You may send the photo as a file: Telegram does not compress those.
photo-no-payment = <b>This is not a payment QR code.</b> A receipt may carry several: the one meant is the one to pay by, mostly beside “for payment” or “pay by QR code”. Take it close up.
photo-no-payer = <b>This QR code holds no name, no address and no account.</b> There is nothing to fill in from it. Write the data as text, or send the code of another receipt.
code-incomplete = <b>The text of the code is incomplete:</b> it holds no name, no address and no account. Send the whole of it, or take a photo of the code itself.
photo-stranger = <b>This receipt is not ours.</b> The payee of its QR code is none of those whom our centre serves. See who is named on the receipt, or send another one.
photo-too-big = <b>The file is too big.</b> I read up to 10 MB. Send it as a photo, not as a file, or send a screenshot.
photo-too-large = <b>The picture is too large.</b> I read up to 40 megapixels. Send it as a photo, not as a file.
photo-damaged = <b>The picture is damaged and could not be opened.</b> Take the photo anew and send it as a photo.
photo-pdf = <b>I do not read PDF.</b> Open it, take a screenshot with the QR code and send that.
photo-heic = <b>I do not read HEIC pictures.</b> Send it as a photo, not as a file: Telegram converts it by itself. Or take a screenshot.
photo-video = <b>I do not read videos.</b> Send a photo of the QR code of your receipt.
photo-not-a-picture = <b>This is not a photo.</b> Send a photo of the QR code of your receipt or a screenshot: JPEG or PNG.
photo-too-slow = <b>The photo is too complex to be read.</b> Take a single QR code close up, without the rest of the sheet.
photo-unreachable = <b>The photo could not be fetched from Telegram.</b> Send it again a little later, or write the data as text.
photo-too-many = I am still reading your earlier photos. Wait for the answer and send this one again.
photo-too-often = Too many photos were sent within a day. Write the data as text or try tomorrow.
