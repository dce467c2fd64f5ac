### «Организация»: сотрудники организаций и центра, филиалы, приглашения на работу.

button-branches = Филиалы
button-employees = Сотрудники
button-leave = Покинуть организацию
button-add-branch = Добавить филиал
button-rename = Переименовать
button-change-address = Изменить адрес
button-change-phone = Изменить телефон
button-remove = Удалить
button-buildings = Дома филиала
button-add-buildings = Добавить дома адресами
button-pick-buildings = Выбрать дома из списка
button-no-phone = Без телефона
button-done = Готово
button-invite-employee = Пригласить
button-change-post = Изменить роль

staff-role-owner = владелец
staff-role-manager = управляющий
staff-role-dispatcher = диспетчер
staff-role-meter_clerk = учётчик показаний
staff-role-viewer = наблюдатель
staff-role-administrator = администратор центра
staff-role-support = поддержка центра
staff-about-owner = <b>Владелец</b>: всё, что управляющий, и данные организации.
staff-about-manager = <b>Управляющий</b>: филиалы, сотрудники, уведомления, объявления.
staff-about-dispatcher = <b>Диспетчер</b>: уведомления и обращения жителей.
staff-about-meter_clerk = <b>Учётчик показаний</b>: решает по показаниям счётчиков.
staff-about-viewer = <b>Наблюдатель</b>: видит уведомления, ничего не меняет.
staff-about-administrator = <b>Администратор центра</b>: всё.
staff-about-support = <b>Поддержка центра</b>: обращения и переписка.
staff-everywhere = вся организация

## Приглашение на работу

staff-offer = <b>Вас приглашают на работу с ботом: { $organisation }</b>
staff-offer-role = Роль: { $role }
staff-offer-branch = Филиал: { $branch }
staff-offer-inviter = Пригласил(а): { $name }
staff-offer-centre = Пригласил расчётный центр.
staff-offer-hint = Подтвердите, если это для вас. Ссылка сработает один раз.
staff-joined = <b>Готово: { $organisation }, { $role }.</b> Нажмите «Организация», чтобы начать.
staff-joined-login = Для вас создан личный кабинет, его логин: <code>{ $login }</code>. Пароль можно задать в настройках.
staff-already-there = У вас уже есть роль: { $organisation }. Ссылка осталась действующей: передайте её тому, кому она предназначена.
staff-opens-no-more = Эта ссылка не действует: её уже использовали, отозвали или прошло 7 дней. Попросите новую.
staff-full = Больше добавить нельзя: достигнут предел. Удалите или отзовите лишнее и попробуйте снова.
staff-last-owner = Это последний владелец: без владельца организация не останется. Сначала назначьте другого владельца.

## Организация

organisation-centre = Расчётный центр
organisation-named = { $organisation }
organisation-denied = У вас нет права на это действие: роль изменилась или закончилась.
organisation-choose = <b>Выберите, за кого работаете</b>
organisation-post = { $organisation }: { $role }
organisation-title = <b>{ $organisation }</b>
organisation-role = Ваша роль: { $role }
organisation-branch = Филиал: { $branch }
organisation-branch-name = филиал { $branch }
organisation-inn = ИНН: { $inn }
organisation-kpp = КПП: { $told }
organisation-ogrn = ОГРН: { $told }
organisation-address = Юридический адрес: { $told }
organisation-phone = Телефон: { $told }
organisation-email = Почта: { $told }
organisation-site = Сайт: { $told }
organisation-sure-to-leave = Отказаться от роли? { $post }. Вернуться можно только по новому приглашению.
organisation-left = Вы больше не сотрудник этой организации.
organisation-wish = <b>{ $organisation }</b>: что изменить в данных? Реестр ведёт расчётный центр: напишите одним сообщением, и просьба уйдёт его сотрудникам.
organisation-wish-length = Напишите, что изменить, не длиннее { $count } знаков.
organisation-wish-sent = Просьба передана расчётному центру.

## Филиалы

branches-title = <b>Филиалы</b>
branches-none = Филиалов пока нет: все дома и сотрудники относятся ко всей организации.
branches-line = • <b>{ $branch }</b>, { $address }
branches-open = { $branch }
branch-title = <b>Филиал «{ $branch }»</b>
branch-address = Адрес: { $address }
branch-phone = Телефон: { $phone }
branch-no-phone = Телефона нет.
branch-buildings = Домов: { $count }
branch-employees = Сотрудников: { $count }
branch-new-name = Как называется филиал? Например: Северный участок
branch-new-address = Адрес филиала, где его найти людям. Например: г. Асбест, ул. Мира, д. 5
branch-new-phone = Телефон филиала, городской с кодом или мобильный. Если его нет, нажмите «Без телефона».
branch-check = Проверьте, всё ли верно.
branch-change-name = Название
branch-change-address = Адрес
branch-change-phone = Телефон
branch-added = Филиал добавлен. Теперь укажите его дома.
branch-name-taken = Филиал с таким названием уже есть. Напишите другое.
branch-rename = Новое название филиала «{ $branch }»:
branch-change-the-address = Новый адрес филиала «{ $branch }», где его найти людям. Например: г. Асбест, ул. Мира, д. 5
branch-change-the-phone = Новый телефон филиала «{ $branch }», городской с кодом или мобильный:
branch-changed = Сохранено.
branch-type-addresses = Дома филиала «{ $branch }»: напишите адреса, каждый с новой строки. Подойдут только дома, где у организации есть лицевые счета.
branch-placed = Добавлено домов: { $count }. Можно прислать ещё.
branch-buildings-own = <b>Дома филиала «{ $branch }»</b>
branch-buildings-all = <b>Дома организации</b> для филиала «{ $branch }»
branch-buildings-hint = Нажмите на дом, чтобы добавить его или убрать. ✓ — этот филиал, • — другой филиал.
branch-buildings-none = Здесь домов нет.
branch-building-mine = ✓ { $address }
branch-building-free = { $address }
branch-building = • { $address }
branch-heir = Филиал «{ $branch }» будет удалён. Куда передать его дома, сотрудников и открытые приглашения?
branch-heir-whole = Вся организация
branch-sure-to-remove = Удалить филиал «{ $branch }»? Дома и сотрудники перейдут: { $heir }.
branch-removed = Филиал «{ $branch }» удалён.
branch-above-you = Здесь работает { $name }: переводить этого сотрудника может только владелец.

## Сотрудники

employees-title = <b>Сотрудники</b>
employees-line = • <b>{ $name }</b>: { $role }, { $place }, с { $since }
employees-invited = ✉ { $name }: { $role }, { $place }; приглашение до { $until }
employees-open = { $name }
employees-revoke = Отозвать: { $name }
employee-title = <b>{ $name }</b>
employee-role = Роль: { $role }
employee-place = Где: { $place }
employee-since = С { $since }
employee-own = Это вы.
employee-sure-to-remove = Удалить сотрудника <b>{ $name }</b>? Права закончатся сразу.
employee-removed = Сотрудник удалён.
employee-changed = Роль изменена.
staff-choose-role = <b>Какая роль?</b>
staff-choose-role-of = <b>Новая роль: { $name }</b>
staff-choose-branch = Где будет работать сотрудник?
staff-type-name = Как зовут сотрудника? Это имя увидят коллеги, например: Анна Смирнова
staff-link = <b>Приглашение: { $name }</b>, { $role }
staff-link-hint = Отправьте ссылку этому человеку. Она действует до { $until } и только один раз; бот покажет её лишь сейчас.

## Уведомления

notice-organisation-change = Организация { $organisation } (ИНН { $inn }) просит изменить данные в реестре. { $employee } пишет: { $wish }
notice-post-ended = Ваша роль закончилась: { $organisation }.
notice-post-ended-signed-out = Ваша роль закончилась: { $organisation }. В кабинете больше ничего не было, вход завершён.
notice-post-changed = Ваша роль изменилась: { $organisation }, теперь вы { $role }.
notice-employee-joined = { $organisation }: приглашение принято, { $name }, { $role }.
staff-consent-needed =
    <b>Согласие на обработку персональных данных</b>
    Без согласия мы не можем дать вам доступ сотрудника. Это отдельный документ, прочитайте его по кнопке «Текст согласия».
