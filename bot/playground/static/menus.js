// The menus: of a message, of a chat, of the page.

import { api } from "./api.js";
import { copyText, remembered } from "./dom.js";
import { showJson, showMenu, toast } from "./overlays.js";

const THEMES = { auto: "как в системе", light: "светлая", dark: "тёмная" };

export function messageMenu(room, message, place) {
  const own = message.from?.id === room.person.id;
  const live = !message.deleted && !message.service;
  // In a private chat a person may delete what the bot wrote, too.
  const deletable = live && (own || room.private);
  showMenu([
    live && { icon: "reply", label: "Ответить", testid: "menu-reply",
      run: () => room.composer.replyTo(message) },
    live && own && message.text && !message.forwarded_from && { icon: "edit", label: "Изменить",
      testid: "menu-edit", run: () => room.composer.editMessage(message) },
    message.text && { icon: "copy", label: "Копировать текст", testid: "menu-copy",
      run: async () => toast(await copyText(message.text) ? "Текст скопирован"
        : "Не удалось скопировать") },
    live && { icon: "forward", label: "Переслать в этот чат", testid: "menu-forward",
      run: () => room.act(api.forward(...room.place, message.message_id)) },
    { icon: "json", label: "Показать JSON", testid: "menu-json", run: () => showJson(message) },
    deletable && { icon: "trash", label: "Удалить", danger: true, testid: "menu-delete",
      run: () => room.deleteMessage(message) },
  ], place);
}

export function chatMenu(room, button) {
  const { blocked } = room.chat;
  showMenu([
    { icon: "play", label: "Отправить /start", testid: "menu-start",
      run: () => room.send("/start", null) },
    deletedToggle(room.page),
    room.private && { icon: "block", danger: !blocked, testid: "menu-block",
      label: blocked ? "Разблокировать бота" : "Заблокировать бота",
      run: () => room.setBlocked(!blocked) },
  ], { from: button });
}

export function settingsMenu(page, button) {
  const names = Object.keys(THEMES);
  const theme = remembered.get("theme", "auto");
  const next = names[(names.indexOf(theme) + 1) % names.length];
  showMenu([
    deletedToggle(page),
    { icon: "theme", label: `Тема: ${THEMES[theme]}`, testid: "theme", run: () => {
      remembered.set("theme", next);
      paintTheme();
    } },
    { icon: "person-add", label: "Добавить человека", run: () => page.addPerson() },
  ], { from: button });
}

function deletedToggle(page) {
  return { icon: "history", label: "Показывать удалённые", checked: page.showDeleted,
    testid: "show-deleted", run: () => page.setShowDeleted(!page.showDeleted) };
}

export function paintTheme() {
  const theme = remembered.get("theme", "auto");
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
