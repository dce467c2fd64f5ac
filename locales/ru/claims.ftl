### Заявки организаций: карточка для сотрудников центра.

button-claim-contacts = Контакты
claim-card = <b>Организация просит регистрацию</b>, заявка № { $reference } от { $day }, { $hour }
claim-card-known = В реестре центра с этим ИНН: { $name }
claim-card-unknown = В реестре центра этого ИНН нет
claim-card-rivals =
    { $count ->
        [one] ⚠️ Ждёт ещё { $count } заявка с этим ИНН: подтверждение одной отклонит остальные
        [few] ⚠️ Ждут ещё { $count } заявки с этим ИНН: подтверждение одной отклонит остальные
       *[many] ⚠️ Ждут ещё { $count } заявок с этим ИНН: подтверждение одной отклонит остальные
    }
claim-step-confirmed =
    { "" }
    ✅ <b>Подтверждено</b>: { $title }, { $day } в { $hour }
claim-step-rejected =
    { "" }
    ❌ <b>Отклонено</b>: { $title }, { $day } в { $hour }. Причина: { $reason }
claim-step-saw =
    { "" }
    👁 Контакты смотрит: { $title }, { $day } в { $hour }
claim-card-withdrawn = Заявка отозвана. Решать больше нечего.
claim-card-owned = У организации уже есть владелец: подтвердить заявку нельзя, её можно только отклонить.
claim-card-why = Почему заявка отклоняется? Причину прочитает тот, кто её отправил.
claim-card-done = Готово
claim-card-denied = Решать о заявках здесь могут только сотрудники центра.
claim-reason-mismatch = ИНН, ОГРН, название и адрес не сходятся
claim-reason-unknown = Центр с этой организацией не работает
claim-reason-unproved = Полномочия контактного лица не подтверждены
claim-reason-owned = У организации уже есть владелец, он приглашает коллег
claim-outcome-confirmed = подтверждена
claim-outcome-rejected = отклонена
claim-outcome-withdrawn = отозвана
