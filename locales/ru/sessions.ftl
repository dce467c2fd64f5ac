### «Где вы вошли».

sessions-title = <b>Где вы вошли</b>
sessions-line-here = ✓ <b>{ $title }</b> — этот чат. Вход { $since }.
sessions-line = • { $title }. Вход { $since }, последнее действие { $seen } в { $hour }.
sessions-nameless = Без имени
sessions-only-here = Других чатов нет.
sessions-more = … и ещё чатов: { $count }
sessions-end = Завершить: { $title }
sessions-sure = Завершить вход во всех чатах, кроме этого?
sessions-ended =
    { $count ->
        [0] Этот вход уже был завершён.
        [one] Завершён вход в { $count } чате.
       *[many] Завершён вход в { $count } чатах.
    }
button-end-others = Завершить все остальные
button-sessions = Где вы вошли
