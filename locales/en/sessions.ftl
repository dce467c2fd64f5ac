### Where you are signed in.

sessions-title = <b>Where you are signed in</b>
sessions-line-here = ✓ <b>{ $title }</b> — this chat. Since { $since }.
sessions-line = • { $title }. Since { $since }, last used { $seen } at { $hour }.
sessions-nameless = Nameless
sessions-only-here = No other chats.
sessions-more = … and more chats: { $count }
sessions-end = Sign out: { $title }
sessions-sure = Sign out all chats but this one?
sessions-ended =
    { $count ->
        [0] That chat was signed out before.
        [one] { $count } chat was signed out.
       *[other] { $count } chats were signed out.
    }
button-end-others = Sign out all others
button-sessions = Where you are signed in
