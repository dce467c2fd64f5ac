// One message as a bubble with everything that hangs on it.

import { avatar, clock, colourOf, copyText, fileSize, fullDate, fullName, h, icon, prettyPhone }
  from "./dom.js";
import { richText, safeHref } from "./rich.js";
import { toast } from "./overlays.js";

const PHOTO_BOX = { width: 400, height: 420 };

const SERVICE = { pinned_message: "Сообщение закреплено", forum_topic_created: "Создана тема",
  migrate_to_chat_id: "Группа стала супергруппой",
  migrate_from_chat_id: "Группа стала супергруппой",
  new_chat_members: "В группе новый участник", left_chat_member: "Участник вышел из группы" };
const OTHERS = { sticker: ["sticker", "Стикер"], voice: ["mic", "Голосовое сообщение"],
  video: ["play", "Видео"], dice: ["dice", "Кубик"], location: ["place", "Геопозиция"],
  poll: ["menu", "Опрос"] };
export const senderName = (message) => fullName(message.from || { id: message.chat_id });

/** The words that stand for a message in a quote, in the list of chats, in a label. */
export function summary(message) {
  if (message.text) return message.text;
  if (message.photo) return "Фотография";
  if (message.document) return message.document.name || "Файл";
  if (message.contact) return `Контакт: ${fullName(message.contact)}`;
  if (message.service) return SERVICE[message.service] || "Служебное сообщение";
  const [kind] = Object.keys(message.other || {});
  if (kind) return OTHERS[kind]?.[1] || kind;
  return "Сообщение";
}

/**
 * The <article> of a message. `view` tells what is around it: `me`, `group` (several people
 * write), `find(id)`, `busy(message, button)`, and what to do: `press`, `command`, `openPhoto`,
 * `jump`; in a forum also `topic()`, the chosen thread, and `topicName(id)`.
 */
export function renderMessage(message, view) {
  const own = message.from?.id === view.me;
  if (message.service) {
    return h("article", { class: "message service", tabindex: "-1",
      dataset: { messageId: message.message_id, testid: "message", own: String(own) } },
    h("div", { class: "bubble" }, message.text || summary(message)));
  }
  const node = h("article", {
    class: `message ${own ? "own" : "in"}`, tabindex: "-1",
    "aria-label": `${own ? "Вы" : senderName(message)}, ${clock(message.date)}`,
    dataset: { messageId: message.message_id, testid: "message", own: String(own),
      ...(message.edited && { edited: "true" }), ...(message.deleted && { deleted: "true" }) },
  });
  if (view.group && !own) {
    node.append(avatar(message.from?.id, senderName(message), "small message-avatar"));
  }
  const bubble = h("div", { class: "bubble" });
  fillBubble(bubble, message, view, own);
  const body = h("div", { class: "message-body" }, bubble);
  if (message.keyboard?.length && !message.deleted) {
    node.classList.add("with-keyboard");
    body.append(inlineKeyboard(message, view));
  }
  node.append(body);
  return node;
}

function fillBubble(bubble, message, view, own) {
  const meta = metaLine(message, own);
  if (view.group && !own) {
    bubble.append(h("div", { class: `author ink-${colourOf(message.from?.id)}` },
      senderName(message)));
  }
  const topic = message.via_topic && view.topic() === null && view.topicName(message.via_topic);
  if (topic) bubble.append(h("div", { class: "in-topic" }, `# ${topic}`));
  if (message.forwarded_from) {
    bubble.append(h("div", { class: "forwarded" }, "Переслано от ",
      h("b", {}, message.forwarded_from)));
  }
  if (message.reply_to) bubble.append(quote(message.reply_to, view));
  if (message.photo) {
    bubble.classList.add("with-photo");
    bubble.append(photoButton(message, view));
  }
  if (message.document) bubble.append(documentRow(message.document));
  if (message.contact) bubble.append(contactCard(message.contact, view));
  for (const [kind, value] of Object.entries(message.other || {})) {
    bubble.append(otherRow(kind, value));
  }
  if (message.text || message.html) {
    const text = h("div", { class: "text", dir: "auto" }, richText(message, view.command));
    text.addEventListener("click", (event) => pressInText(event));
    text.append(meta);
    bubble.append(text);
  } else {
    if (message.photo) bubble.classList.add("only-photo");
    if (bubble.childElementCount === 0) {
      bubble.append(h("div", { class: "text unknown" }, "Сообщение без текста", meta));
    } else bubble.append(meta);
  }
  if (view.showDeleted && message.edit_history?.length) bubble.append(history(message));
}

function metaLine(message, own) {
  return h("span", { class: "meta", title: fullDate(message.date) },
    message.deleted && h("span", { class: "mark" }, "удалено"),
    message.edited && h("span", { class: "mark", dataset: { testid: "edited" } }, "изменено"),
    h("time", { datetime: new Date(message.date * 1000).toISOString() }, clock(message.date)),
    own && icon("check", "tick one"), own && icon("checks", "tick two"));
}

function quote(replyTo, view) {
  const id = typeof replyTo === "object" ? replyTo.message_id : replyTo;
  const original = view.find(id) || (typeof replyTo === "object" ? replyTo : null);
  const shown = original && !original.deleted;
  return h("button", { class: `quote ink-${colourOf(shown ? original.from?.id : 0)}`,
    "aria-label": "Перейти к исходному сообщению", onclick: () => view.jump(id) },
  h("b", {}, shown ? senderName(original) : "Сообщение"),
  h("span", {}, shown ? summary(original) : "Удалённое сообщение"));
}

function photoButton(message, view) {
  const { url, width, height } = message.photo;
  const image = h("img", { src: url, alt: message.text || "Фотография", decoding: "async" });
  const button = h("button", { class: "photo", "aria-label": "Открыть фотографию",
    dataset: { testid: "photo" }, onclick: () => view.openPhoto(message) }, image);
  if (width && height) {
    const scale = Math.min(PHOTO_BOX.width / width, PHOTO_BOX.height / height, 1);
    image.width = Math.max(1, Math.round(width * scale));
    image.height = Math.max(1, Math.round(height * scale));
  }
  image.addEventListener("error", () => button.classList.add("broken"));
  return button;
}

function documentRow(file) {
  const name = file.name || "файл";
  const ending = name.includes(".") ? name.split(".").at(-1).slice(0, 4) : "";
  return h("a", { class: "document", href: file.url, download: name,
    dataset: { testid: "document" }, "aria-label": `Скачать ${name}` },
  h("span", { class: "document-icon", "aria-hidden": "true" }, ending || icon("file"),
    icon("download", "over")),
  h("span", { class: "document-words" }, h("b", {}, name),
    h("span", {}, [fileSize(file.size), ending.toUpperCase()].filter(Boolean).join(" · "))));
}

function contactCard(contact, view) {
  const name = fullName(contact);
  const owner = contact.user_id === undefined || contact.user_id === null ? ""
    : (contact.user_id === view.me ? "свой номер" : `пользователь ${contact.user_id}`);
  return h("div", { class: "contact", dataset: { testid: "contact" } },
    avatar(contact.user_id, name),
    h("span", { class: "contact-words" }, h("b", {}, name),
      h("span", {}, prettyPhone(contact.phone_number)),
      h("small", {}, owner || "без пользователя Telegram")));
}

/** A sticker, voice, dice, place: named and told in words, for the bot sees no more. */
function otherRow(kind, value) {
  const [sign, name] = OTHERS[kind] || ["file", kind];
  const details = {
    dice: () => `${value.emoji || ""} выпало ${value.value}`.trim(),
    location: () => `${value.latitude}, ${value.longitude}`,
    voice: () => `${value.duration ?? 0} с`,
    video: () => `${value.duration ?? 0} с`,
    sticker: () => value.emoji || "",
    poll: () => value.question || "",
  }[kind]?.() || "";
  return h("div", { class: "document other", dataset: { testid: kind } },
    h("span", { class: "document-icon", "aria-hidden": "true" }, icon(sign)),
    h("span", { class: "document-words" }, h("b", {}, name), details && h("span", {}, details)));
}

function history(message) {
  const versions = message.edit_history.map((old) => h("li", {},
    h("time", {}, clock(old.date)), h("s", {}, old.text || "без текста")));
  return h("details", { class: "history" },
    h("summary", {}, `Прежние версии: ${versions.length}`), h("ol", {}, versions));
}

const CORNERS = { url: "link", web_app: "link", copy: "copy", contact: "phone" };

function inlineKeyboard(message, view) {
  return h("div", { class: "inline-keyboard", role: "group", "aria-label": "Кнопки сообщения" },
    message.keyboard.map((row) => h("div", { class: "keyboard-row" },
      row.map((button) => inlineButton(message, button, view)))));
}

function inlineButton(message, button, view) {
  const href = ["url", "web_app"].includes(button.kind) ? safeHref(button.url || "") : null;
  const corner = CORNERS[button.kind];
  const inside = [h("span", { class: "caption" }, button.text),
    corner && icon(corner, "corner")];
  const props = { class: "inline-button", title: button.text,
    dataset: { testid: "inline-button", kind: button.kind,
      ...(button.data !== undefined && { data: button.data }) } };
  if (href) {
    return h("a", { ...props, href, target: "_blank", rel: "noopener noreferrer" }, inside);
  }
  const node = h("button", props, inside, h("span", { class: "spinner", "aria-hidden": "true" }));
  if (view.busy(message, button)) setBusy(node, true);
  node.addEventListener("click", async () => {
    if (button.kind === "callback") view.press(message, button);
    else if (button.kind === "copy") {
      const done = await copyText(button.data ?? button.copy ?? button.text);
      toast(done ? "Текст скопирован" : "Не удалось скопировать");
    } else toast(`Кнопка «${button.kind}» не работает в этом чате`, "error");
  });
  return node;
}

export function setBusy(node, busy) {
  node.classList.toggle("busy", busy);
  if (busy) node.setAttribute("aria-busy", "true");
  else node.removeAttribute("aria-busy");
}

async function pressInText(event) {
  const link = event.target.closest("a");
  if (link && link.protocol === "tg:") {
    event.preventDefault();
    toast(`Ссылка Telegram: ${link.getAttribute("href")}`);
    return;
  }
  const code = event.target.closest("[data-copy]");
  if (code && getSelection().isCollapsed) {
    toast(await copyText(code.textContent) ? "Текст скопирован" : "Не удалось скопировать");
  }
}
