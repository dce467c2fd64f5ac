### Журнал действий: проверка цепочки и страница консоли.

audit-walked = Записей проверено: { $rows }. Голова цепочки: { $head }
audit-fault-changed = Запись { $row } (место { $seq }) изменена.
audit-fault-missing = Записи на месте { $seq } нет (номер записи: { $row }).
audit-fault-inserted = Запись { $row } (место { $seq }) вставлена.
audit-fault-loose-inserted = Запись { $row } вставлена в прошлое: печати на ней нет.
audit-fault-moved = Запись { $row } (место { $seq }) стоит не на своём месте.
audit-fault-loose-unsealed = Запись { $row } дольше минуты без печати: бот не работает или запись вставлена.
audit-fault-cut = Цепочка обрывается: места { $seq } уже нет.
audit-head-unreadable = Не разобрать голову цепочки. Скопируйте её из журнала целиком: номер, двоеточие и группы по четыре знака.
audit-before = Нужна дата ДД.ММ.ГГГГ.
audit-nothing-forgotten = Таких старых записей нет.
audit-forgotten = Старые записи удалены. Цепочка начинается после { $head }
