### The organisation: employees of organisations and of the centre, branches, invitations to work.

button-branches = Branches
button-employees = Employees
button-leave = Leave the organisation
button-add-branch = Add a branch
button-rename = Rename
button-change-address = Change the address
button-change-phone = Change the phone
button-remove = Remove
button-buildings = Buildings of the branch
button-add-buildings = Add buildings by address
button-pick-buildings = Choose buildings from the list
button-no-phone = No phone
button-done = Done
button-invite-employee = Invite
button-change-post = Change the role

staff-role-owner = owner
staff-role-manager = manager
staff-role-dispatcher = dispatcher
staff-role-meter_clerk = meter clerk
staff-role-viewer = viewer
staff-role-administrator = administrator of the centre
staff-role-support = support of the centre
staff-about-owner = <b>Owner</b>: all that a manager may, and the organisation’s data.
staff-about-manager = <b>Manager</b>: branches, employees, notices, announcements.
staff-about-dispatcher = <b>Dispatcher</b>: notices and requests of residents.
staff-about-meter_clerk = <b>Meter clerk</b>: decides on meter readings.
staff-about-viewer = <b>Viewer</b>: sees notices, changes nothing.
staff-about-administrator = <b>Administrator of the centre</b>: everything.
staff-about-support = <b>Support of the centre</b>: requests and conversations.
staff-everywhere = the whole organisation

## Invitation to work

staff-offer = <b>You are invited to work with the bot: { $organisation }</b>
staff-offer-role = Role: { $role }
staff-offer-branch = Branch: { $branch }
staff-offer-inviter = Invited by: { $name }
staff-offer-centre = Invited by the settlement centre.
staff-offer-hint = Confirm if this is for you. The link works once.
staff-joined = <b>Done: { $organisation }, { $role }.</b> Press “Organisation” to begin.
staff-joined-login = A cabinet was made for you, its login: <code>{ $login }</code>. You can set a password in the settings.
staff-already-there = You have a role already: { $organisation }. The link is still good: pass it to whom it is for.
staff-opens-no-more = This link is not valid: it was used or revoked, or 7 days have passed. Ask for a new one.
staff-full = No more can be added: the limit is reached. Remove or revoke some and try again.
staff-last-owner = This is the last owner: an organisation is never without one. Appoint another owner first.

## Organisation

organisation-centre = Settlement centre
organisation-named = { $organisation }
organisation-denied = You have no right to do this: your role has changed or ended.
organisation-choose = <b>Choose for whom you work</b>
organisation-post = { $organisation }: { $role }
organisation-title = <b>{ $organisation }</b>
organisation-role = Your role: { $role }
organisation-branch = Branch: { $branch }
organisation-branch-name = branch { $branch }
organisation-inn = ИНН: { $inn }
organisation-kpp = КПП: { $told }
organisation-ogrn = ОГРН: { $told }
organisation-address = Legal address: { $told }
organisation-phone = Phone: { $told }
organisation-email = E-mail: { $told }
organisation-site = Site: { $told }
organisation-sure-to-leave = Give up the role? { $post }. Only a new invitation brings you back.
organisation-left = You are no longer an employee of this organisation.
organisation-wish = <b>{ $organisation }</b>: what shall be changed? The registry is the settlement centre’s: write it in one message, and it goes to the centre’s staff.
organisation-wish-length = Write what shall be changed, in { $count } characters at most.
organisation-wish-sent = The request was passed to the settlement centre.

## Branches

branches-title = <b>Branches</b>
branches-none = No branches yet: all buildings and employees are of the whole organisation.
branches-line = • <b>{ $branch }</b>, { $address }
branches-open = { $branch }
branch-title = <b>Branch “{ $branch }”</b>
branch-address = Address: { $address }
branch-phone = Phone: { $phone }
branch-no-phone = No phone.
branch-buildings = Buildings: { $count }
branch-employees = Employees: { $count }
branch-new-name = What is the branch called? For example: Северный участок
branch-new-address = Address of the branch, where people find it. For example: г. Асбест, ул. Мира, д. 5
branch-new-phone = Phone of the branch, a landline with its code or a mobile. If there is none, press “No phone”.
branch-check = Check that all is right.
branch-change-name = Name
branch-change-address = Address
branch-change-phone = Phone
branch-added = The branch was added. Now name its buildings.
branch-name-taken = There is a branch of that name already. Write another one.
branch-rename = New name of the branch “{ $branch }”:
branch-change-the-address = The new address of the branch “{ $branch }”, where people find it. For example: г. Асбест, ул. Мира, д. 5
branch-change-the-phone = The new phone of the branch “{ $branch }”, with the area code or a mobile one:
branch-changed = Saved.
branch-type-addresses = Buildings of the branch “{ $branch }”: write addresses, each on a line of its own. Only buildings where the organisation has accounts will do.
branch-placed = Buildings added: { $count }. You can send more.
branch-buildings-own = <b>Buildings of the branch “{ $branch }”</b>
branch-buildings-all = <b>Buildings of the organisation</b> for the branch “{ $branch }”
branch-buildings-hint = Press a building to add or to take it away. ✓ is this branch, • another one.
branch-buildings-none = There are no buildings here.
branch-building-mine = ✓ { $address }
branch-building-free = { $address }
branch-building = • { $address }
branch-heir = The branch “{ $branch }” will be removed. Where do its buildings, employees and open invitations go?
branch-heir-whole = The whole organisation
branch-sure-to-remove = Remove the branch “{ $branch }”? Its buildings and employees go to: { $heir }.
branch-removed = The branch “{ $branch }” was removed.
branch-above-you = { $name } works here: only an owner may move this employee.

## Employees

employees-title = <b>Employees</b>
employees-line = • <b>{ $name }</b>: { $role }, { $place }, since { $since }
employees-invited = ✉ { $name }: { $role }, { $place }; invited until { $until }
employees-open = { $name }
employees-revoke = Revoke: { $name }
employee-title = <b>{ $name }</b>
employee-role = Role: { $role }
employee-place = Where: { $place }
employee-since = Since { $since }
employee-own = This is you.
employee-sure-to-remove = Remove the employee <b>{ $name }</b>? The rights end at once.
employee-removed = The employee was removed.
employee-changed = The role was changed.
staff-choose-role = <b>Which role?</b>
staff-choose-role-of = <b>New role: { $name }</b>
staff-choose-branch = Where will the employee work?
staff-type-name = What is the employee’s name? Colleagues will see it, for example: Анна Смирнова
staff-link = <b>Invitation: { $name }</b>, { $role }
staff-link-hint = Send the link to this person. It is good until { $until } and only once; the bot shows it only now.

## Notices

notice-organisation-change = Organisation { $organisation } (ИНН { $inn }) asks to change data in the registry. { $employee } writes: { $wish }
notice-post-ended = Your role has ended: { $organisation }.
notice-post-ended-signed-out = Your role has ended: { $organisation }. The cabinet held nothing else, you are signed out.
notice-post-changed = Your role has changed: { $organisation }, you are now { $role }.
notice-employee-joined = { $organisation }: the invitation was accepted, { $name }, { $role }.
staff-consent-needed =
    <b>Consent to the processing of personal data</b>
    Without it we cannot give you the access of an employee. It is a document of its own: read it with “Text of the consent”.
