// One open chat: its header, messages and composer, and what the person does in it.

import { api } from "./api.js";
import { avatar, fullName, h, icon, iconButton, prettyPhone } from "./dom.js";
import { Composer } from "./composer.js";
import { Feed } from "./feed.js";
import { chatMenu, messageMenu } from "./menus.js";
import { confirmDialog, failed, lightbox } from "./overlays.js";
import { contactDialog } from "./people.js";
import { Presses } from "./presses.js";
import { personHref } from "./sidebar.js";

const TYPING_MS = 6_000;
const READ_DELAY_MS = 300;
const WITH_DELETED = 1; // asked for from the beginning, the server leaves out what was deleted
const ACTIONS = { typing: "печатает…", upload_photo: "отправляет фото…",
  upload_document: "отправляет файл…", record_voice: "записывает голосовое…",
  upload_voice: "отправляет голосовое…", find_location: "ищет место…",
  choose_sticker: "выбирает стикер…" };

export class Room {
  #closed = false;
  #held = null; // events that came while the messages were being read
  #sending = Promise.resolve();
  #loading = Promise.resolve();
  #typingTimer = 0;
  #readTimer = 0;
  topic = null; // of a forum: the thread in which the person writes; null shows all

  constructor(page, chat) {
    this.page = page;
    this.person = page.person;
    this.chat = chat;
    this.private = chat.type === "private";
    this.place = [page.person.id, chat.id];
    this.presses = new Presses((id, data, busy) => this.feed.setBusy(id, data, busy));
    this.feed = this.#makeFeed();
    this.composer = this.#makeComposer();
    this.status = h("span", { class: "status" }, this.#about());
    this.topics = h("nav", { class: "topics", "aria-label": "Темы группы", hidden: true });
    this.elements = [this.#header(), this.topics, this.feed.element, this.composer.element];
    this.showCommands();
    this.#showTopics();
  }

  get #bot() {
    const { bots } = this.page;
    return this.private ? bots.find(({ id }) => String(id) === String(this.chat.id)) : null;
  }

  get #thread() {
    return this.topic === null ? {} : { thread: this.topic };
  }

  // -- what it is made of -------------------------------------------------------------------

  #header() {
    const name = fullName(this.person);
    return h("header", { class: "chat-header" },
      h("a", { class: "icon-button back", href: personHref(this.person.id),
        "aria-label": "Назад к чатам", title: "Назад к чатам", dataset: { testid: "back" } },
      icon("back")),
      avatar(this.chat.id, this.chat.title, "medium"),
      h("div", { class: "chat-name" }, h("h2", {}, this.chat.title), this.status),
      h("button", { class: "who", "aria-label": `Вы: ${name}. Сменить`, title: "Кто вы: сменить",
        dataset: { testid: "who" }, onclick: () => this.page.whoDialog() },
      avatar(this.person.id, name, "small"), h("span", { class: "who-name" }, name)),
      iconButton("more", "Действия с чатом", { dataset: { testid: "chat-menu" },
        onclick: (event) => chatMenu(this, event.currentTarget) }));
  }

  #makeFeed() {
    const words = this.private
      ? this.#bot?.description || "Здесь пока пусто. Нажмите «Запустить» или напишите боту."
      : "Здесь ещё не писали.";
    return new Feed({
      me: this.person.id, group: !this.private, showDeleted: this.page.showDeleted,
      press: (message, { data }) => this.presses.start(message.message_id, data, () =>
        api.press(...this.place, message.message_id, data)).catch(failed),
      busy: (message, { data }) => this.presses.busy(message.message_id, data),
      command: (text) => this.send(text, null),
      topic: () => this.topic,
      topicName: (id) => this.chat.topics?.[id],
      openPhoto: (message) => lightbox(message.photo, message.text),
    }, {
      onMenu: (message, place) => messageMenu(this, message, place),
      emptyText: h("div", {}, avatar(this.chat.id, this.chat.title, "large"),
        h("b", {}, this.chat.title), h("p", {}, words)),
    });
  }

  #makeComposer() {
    const composer = new Composer({
      send: (text, replyTo) => this.send(text, replyTo),
      edit: (message, text) => this.act(api.edit(...this.place, message.message_id, text)),
      file: (file, kind, caption) =>
        this.act(api.sendFile(...this.place, file, kind, caption, this.topic)),
      special: (kind) => this.act(api.special(...this.place, kind, this.#thread)),
      contact: (own) => this.#shareContact(own),
      start: () => this.send("/start", null),
      editLast: () => this.#editLast(),
    });
    composer.text = this.page.drafts.get(this.place.join("/")) || "";
    return composer;
  }

  #about() {
    return this.private ? "бот" : "группа";
  }

  showCommands() {
    this.composer.setCommands(this.private ? this.#bot?.commands
      : this.page.bots.flatMap((bot) => bot.commands || []));
  }

  /** The topics of a forum as tabs; the first shows all of them. */
  #showTopics() {
    const topics = Object.entries(this.chat.topics || {});
    this.topics.hidden = topics.length === 0;
    const tab = (id, name) => h("button", { dataset: { testid: "topic" },
      "aria-pressed": String(this.topic === id), onclick: () => {
        this.topic = id;
        this.#showTopics();
        this.feed.redraw();
        this.feed.toBottom();
      } }, name);
    this.topics.replaceChildren(tab(null, "Все темы"),
      ...topics.map(([id, name]) => tab(Number(id), name)));
  }

  // -- coming, going, reading ---------------------------------------------------------------

  async enter() {
    this.composer.fit();
    await this.load();
    if (!this.#closed) this.composer.focus();
  }

  close() {
    this.#closed = true;
    const draft = this.composer.mode?.kind === "edit" ? "" : this.composer.text;
    this.page.drafts.set(this.place.join("/"), draft);
    this.presses.clear();
    clearTimeout(this.#typingTimer);
  }

  /** Read everything anew; what happens meanwhile is applied after it. */
  load() {
    this.#loading = this.#loading.then(() => this.#load());
    return this.#loading;
  }

  async #load() {
    if (this.#closed) return;
    this.#held = [];
    try {
      const { messages, seq } = await api.messages(...this.place,
        this.page.showDeleted ? WITH_DELETED : 0);
      if (this.#closed) return;
      this.feed.load(messages);
      this.page.seq = Math.max(this.page.seq, seq);
      const missed = this.#held.filter((event) => event.seq > seq);
      this.#held = null;
      missed.forEach((event) => this.take(event));
      this.#changed();
      this.read();
    } catch (error) {
      failed(error);
    } finally {
      this.#held = null;
    }
  }

  /** A message, an edit, a deletion in this chat. */
  take(event) {
    if (this.#held) {
      this.#held.push(event);
      return;
    }
    if (event.type === "delete") this.feed.remove(event.message_ids);
    else {
      const { type, seq, ...message } = event.message ?? event;
      if (message.from?.id !== this.person.id) this.typing(null);
      this.feed.put({ ...message, seq }, { changed: (type ?? event.type) === "edit" });
      this.read();
    }
    this.#changed();
  }

  /** The chat's line in the list of chats was read again. */
  refresh(chat) {
    const topics = JSON.stringify(this.chat.topics);
    Object.assign(this.chat, chat);
    if (JSON.stringify(chat.topics) !== topics) {
      this.#showTopics();
      this.feed.redraw();
    }
    this.#changed();
  }

  read() {
    if (document.hidden) return;
    this.page.unread.delete(String(this.chat.id));
    clearTimeout(this.#readTimer);
    this.#readTimer = setTimeout(() => {
      api.special(...this.place, "read").catch(() => {}); // the next message marks it again
    }, READ_DELAY_MS);
  }

  typing(action) {
    clearTimeout(this.#typingTimer);
    this.status.textContent = action ? ACTIONS[action] || "печатает…" : this.#about();
    this.status.classList.toggle("typing", Boolean(action));
    if (action) this.#typingTimer = setTimeout(() => this.typing(null), TYPING_MS);
  }

  /** The reply keyboard in force is that of the newest message which brought or took one. */
  #changed() {
    const mine = (message) => message.from?.id === this.person.id;
    const carrier = this.feed.newest((message) => message.reply_keyboard && !mine(message));
    const markup = carrier?.reply_keyboard;
    const keyboard = markup?.rows?.length ? { ...markup, from: carrier.message_id } : null;
    const used = keyboard?.one_time && this.feed.newest((message) =>
      mine(message) && message.message_id > carrier.message_id);
    this.composer.setKeyboard(keyboard, !used);
    this.composer.setState({ empty: this.private && this.feed.bare,
      blocked: Boolean(this.chat.blocked) });
  }

  async setShowDeleted(shown) {
    this.feed.setShowDeleted(shown);
    if (shown) await this.load();
  }

  // -- what the person does -----------------------------------------------------------------

  /** Show the answer of a request at once when it is a message, and its error as a toast. */
  async act(request) {
    try {
      const message = await request;
      if (message?.message_id && !this.#closed && !this.#held) {
        this.feed.put(message, { changed: this.feed.messages.has(message.message_id) });
        this.#changed();
      }
      return true;
    } catch (error) {
      failed(error);
      return false;
    }
  }

  /** One after another, so that quick messages keep their order. */
  send(text, replyTo) {
    const thread = this.topic ?? this.feed.messages.get(replyTo)?.via_topic;
    this.feed.toBottom();
    this.#sending = this.#sending.then(async () => {
      const sent = await this.act(api.send(...this.place, text, replyTo, thread));
      if (!sent && this.composer.text === "") this.composer.text = text;
    });
  }

  async #shareContact(own) {
    if (!own) {
      const others = this.page.people.filter(({ id }) => id !== this.person.id);
      const other = await contactDialog(others);
      if (other) {
        await this.act(api.contact(...this.place, { own: false, ...other, ...this.#thread }));
      }
      return;
    }
    const phone = prettyPhone(this.person.phone);
    const agreed = await confirmDialog({
      title: "Поделиться номером телефона?",
      text: `${this.chat.title} узнает ваш номер${phone ? ` ${phone}` : ""}. Это может быть `
        + "полезно для связи с другими сервисами.",
      yes: "Поделиться",
    });
    if (agreed) await this.act(api.contact(...this.place, { own: true, ...this.#thread }));
  }

  async setBlocked(blocked) {
    await this.act(api.block(...this.place, blocked));
    await this.page.refreshChats().catch(failed);
  }

  #editLast() {
    const last = this.feed.newest((message) => message.from?.id === this.person.id
      && message.text && !message.forwarded_from);
    if (last) this.composer.editMessage(last);
  }

  async deleteMessage(message) {
    const sure = await confirmDialog({ title: "Удалить сообщение",
      text: "Сообщение исчезнет у обеих сторон.", yes: "Удалить", danger: true });
    if (!sure) return;
    if (await this.act(api.remove(...this.place, [message.message_id]))) {
      this.feed.remove([message.message_id]);
      this.#changed();
    }
  }
}
