// The left column: who you are («Кто вы») and your chats.

import { avatar, h, icon, iconButton, shortDate } from "./dom.js";
import { personRow } from "./people.js";

export const personHref = (person) => `#/p/${encodeURIComponent(person)}`;
export const chatHref = (person, chat) =>
  `${personHref(person)}/c/${encodeURIComponent(chat)}`;

export class Sidebar {
  /** `on` has: choosePerson(id), addPerson(), menu(button), fill(text). */
  constructor(root, on) {
    this.on = on;
    this.people = h("div", { class: "people-list" });
    this.chats = h("nav", { class: "chat-list", "aria-label": "Чаты" });
    root.append(
      h("header", { class: "side-header" },
        iconButton("menu", "Настройки", { dataset: { testid: "settings" },
          onclick: (event) => on.menu(event.currentTarget) }),
        h("h1", {}, "Kvitok", h("small", {}, "локальный Telegram"))),
      h("div", { class: "side-scroll" },
        h("section", { class: "people", "aria-labelledby": "people-title" },
          h("div", { class: "side-title" }, h("h2", { id: "people-title" }, "Кто вы"),
            h("button", { class: "text-button small", dataset: { testid: "add-person" },
              onclick: on.addPerson }, icon("person-add"), "Добавить")),
          this.people),
        h("section", { class: "chats", "aria-labelledby": "chats-title" },
          h("div", { class: "side-title" }, h("h2", { id: "chats-title" }, "Чаты")),
          this.chats)),
    );
  }

  showPeople(people, current) {
    this.people.replaceChildren(...people.map((person) => personRow(person, current, this.on)));
  }

  showChats(chats, person, current, unreadOf) {
    const rows = chats.map((chat) => chatRow(chat, person, current, unreadOf(chat)));
    if (rows.length === 0) rows.push(h("p", { class: "nothing" }, "Чатов пока нет."));
    const focused = this.chats.contains(document.activeElement)
      ? document.activeElement.dataset.chat : null;
    this.chats.replaceChildren(...rows);
    if (focused) rows.find((row) => row.dataset.chat === focused)?.focus();
  }
}

function chatRow(chat, person, current, unread) {
  const open = String(chat.id) === String(current);
  return h("a", { class: `chat-row ${open ? "open" : ""}`.trim(), href: chatHref(person, chat.id),
    dataset: { testid: "chat-item", chat: chat.id }, "aria-current": open ? "page" : null },
  avatar(chat.id_for_colour ?? chat.id, chat.title || "Чат"),
  h("span", { class: "row-words" },
    h("span", { class: "row-top" }, h("b", {}, chat.title),
      chat.last?.date && h("time", {}, shortDate(chat.last.date))),
    h("span", { class: "row-bottom" },
      h("span", { class: "row-line" }, chat.last ? chat.last.text || "Сообщение"
        : "Сообщений ещё нет"),
      unread > 0 && h("span", { class: "badge", "aria-label": `непрочитанных: ${unread}` },
        String(unread)))));
}
