// The page: who is chosen, which chat is open, and the stream of what happens to them.

import { api, EventStream } from "./api.js";
import { copyText, h, remembered } from "./dom.js";
import { paintTheme, settingsMenu } from "./menus.js";
import { failed, showAlert, toast } from "./overlays.js";
import { peopleDialog, personDialog } from "./people.js";
import { safeHref } from "./rich.js";
import { Room } from "./room.js";
import { chatHref, personHref, Sidebar } from "./sidebar.js";

const LIST_DELAY_MS = 150;
const BEGIN_AGAIN_MS = 2000;

const same = (one, two) => String(one) === String(two);
const narrow = matchMedia("(max-width: 720px)");
const byId = (id) => document.getElementById(id);

class Page {
  people = [];
  bots = [];
  chats = [];
  person = null;
  room = null;
  seq = 0;
  stream = null;
  drafts = new Map();
  unread = new Map();
  showDeleted = remembered.get("showDeleted", false);

  async start() {
    paintTheme();
    this.sidebar = new Sidebar(byId("sidebar"), {
      choosePerson: (id) => this.choosePerson(id),
      addPerson: () => this.addPerson(),
      menu: (button) => settingsMenu(this, button),
      fill: (text) => this.fill(text),
    });
    byId("reconnect").addEventListener("click", () => this.retry());
    addEventListener("hashchange", () => this.route().catch(failed));
    addEventListener("online", () => this.retry());
    narrow.addEventListener("change", () => this.route().catch(failed));
    document.addEventListener("visibilitychange", () => this.room?.read());
    document.addEventListener("keydown", (event) => this.key(event));
    this.takeFiles(byId("chat"));
    this.showNoChat();
    await this.begin();
  }

  async begin() {
    clearTimeout(this.beginTimer);
    try {
      [this.people, this.bots] = await Promise.all([api.people(), api.bots()]);
      byId("offline").hidden = true;
      await this.route();
    } catch (error) {
      if (error.status) failed(error);
      byId("offline").hidden = false;
      this.beginTimer = setTimeout(() => this.begin(), BEGIN_AGAIN_MS);
    }
  }

  retry() {
    if (this.stream) this.stream.retryNow();
    else this.begin();
  }

  // -- where we are -------------------------------------------------------------------------

  async route() {
    const [, person, chat] = location.hash.match(/^#\/p\/([^/]+)(?:\/c\/([^/]+))?/) || [];
    const known = this.people.find(({ id }) => same(id, decodeURIComponent(person || "")));
    if (!known) {
      const last = remembered.get("person", null);
      const first = this.people.find(({ id }) => same(id, last)) || this.people[0];
      if (first) location.replace(personHref(first.id));
      else this.sidebar.showPeople([], null);
      return;
    }
    if (this.person?.id !== known.id) await this.become(known);
    if (this.person?.id !== known.id) return; // another was chosen meanwhile
    const wanted = chat && decodeURIComponent(chat);
    const target = this.chats.find(({ id }) => same(id, wanted));
    if (target) await this.open(target);
    else if (this.chats.length > 0 && (wanted || !narrow.matches)) {
      location.replace(chatHref(known.id, this.chats[0].id));
    } else this.leave();
  }

  async become(person) {
    this.leave();
    this.stream?.close();
    this.stream = null;
    this.person = person;
    this.unread.clear();
    remembered.set("person", person.id);
    this.sidebar.showPeople(this.people, person.id);
    this.chats = [];
    this.showChats();
    try {
      const chats = await api.chats(person.id);
      if (this.person !== person) return;
      this.chats = chats;
    } catch (error) {
      this.person = null;
      throw error;
    }
    this.showChats();
    this.seq = 0; // the stream begins with what happens next
    this.listen();
  }

  listen() {
    this.stream = new EventStream(this.person.id, {
      after: () => this.seq,
      onEvent: (event) => this.take(event),
      onOpen: (again) => {
        byId("offline").hidden = true;
        if (again) this.resync().catch(failed);
      },
      onLost: () => { byId("offline").hidden = false; },
    });
  }

  async choosePerson(id) {
    // The same chat again, so that a conversation can be watched from both sides.
    const { chat } = this.room ?? {};
    const chats = chat ? await api.chats(id).catch(() => []) : [];
    const twin = chats.find((one) => same(one.id, chat.id));
    location.hash = twin ? chatHref(id, twin.id) : personHref(id);
  }

  async addPerson() {
    const fields = await personDialog();
    if (!fields) return;
    try {
      const person = await api.addPerson(fields);
      await this.refreshPeople();
      await this.choosePerson(person.id);
    } catch (error) {
      failed(error);
    }
  }

  async open(chat) {
    if (this.room && same(this.room.chat.id, chat.id)) return;
    this.leave();
    const room = new Room(this, chat);
    this.room = room;
    document.body.dataset.view = "chat";
    byId("chat").replaceChildren(...room.elements);
    this.showChats();
    await room.enter();
    // The bot may have told its commands after this page was opened.
    const bots = await api.bots().catch(() => this.bots);
    this.bots = bots;
    if (this.room === room) room.showCommands();
  }

  leave() {
    this.room?.close();
    this.room = null;
    document.body.dataset.view = "list";
    this.showNoChat();
    this.showChats();
  }

  showNoChat() {
    byId("chat").replaceChildren(h("p", { class: "no-chat" }, "Выберите, кому хотите написать"));
  }

  // -- what arrives -------------------------------------------------------------------------

  take(event) {
    if (typeof event.seq === "number") this.seq = Math.max(this.seq, event.seq);
    const message = event.message ?? event;
    const place = event.chat_id ?? message.chat_id;
    const here = this.room && same(place, this.room.chat.id);
    switch (event.type) {
      case "message":
      case "edit":
      case "delete":
        if (here) this.room.take(event);
        else if (event.type === "message" && message.from?.id !== this.person.id) {
          this.unread.set(String(place), (this.unread.get(String(place)) || 0) + 1);
        }
        this.refreshChatsSoon();
        break;
      case "toast":
        this.room?.presses.settle(event.query_id);
        this.tell(event);
        break;
      case "answered":
        this.room?.presses.settle(event.query_id);
        break;
      case "typing":
        if (here) this.room.typing(event.action);
        break;
      case "people":
        this.refreshPeople().catch(failed);
        break;
      default:
    }
  }

  tell({ text, show_alert: alert, url }) {
    const href = url ? safeHref(url) : "";
    if (alert && text) showAlert(text, this.room?.chat.title || "Сообщение бота");
    else if (text || href) toast(text || "Бот предлагает открыть ссылку", "", href);
  }

  async resync() {
    const { person } = this;
    [this.people, this.bots] = await Promise.all([api.people(), api.bots()]);
    if (this.person !== person) return;
    this.sidebar.showPeople(this.people, person.id);
    await this.refreshChats();
    await this.room?.load();
  }

  async refreshPeople() {
    this.people = await api.people();
    this.sidebar.showPeople(this.people, this.person?.id);
    if (this.person) await this.refreshChats();
    else await this.route();
  }

  refreshChatsSoon() {
    clearTimeout(this.chatsTimer);
    this.chatsTimer = setTimeout(() => this.refreshChats().catch(() => {}), LIST_DELAY_MS);
  }

  async refreshChats() {
    const { person } = this;
    const chats = await api.chats(person.id);
    if (this.person !== person) return;
    this.chats = chats;
    const mine = this.room && chats.find(({ id }) => same(id, this.room.chat.id));
    if (mine) this.room.refresh(mine);
    this.showChats();
    if (!this.room && !narrow.matches && chats.length > 0) await this.route();
  }

  unreadOf = (chat) => {
    if (this.room && same(chat.id, this.room.chat.id) && !document.hidden) return 0;
    return Math.max(chat.unread || 0, this.unread.get(String(chat.id)) || 0);
  };

  showChats() {
    if (!this.person) return;
    const open = this.room?.chat;
    this.sidebar.showChats(this.chats, this.person.id, open?.id, this.unreadOf);
    const unread = this.chats.reduce((sum, chat) => sum + this.unreadOf(chat), 0);
    document.title = `${unread > 0 ? `(${unread}) ` : ""}${open?.title || "Kvitok"} — `
      + "локальный Telegram";
  }

  // -- the rest -----------------------------------------------------------------------------

  fill(text) {
    if (this.room) this.room.composer.insert(text);
    else copyText(text).then((done) => done && toast("Скопировано"));
  }

  whoDialog() {
    peopleDialog(this.people, this.person.id, {
      choosePerson: (id) => this.choosePerson(id),
      addPerson: () => this.addPerson(),
      fill: (text) => this.fill(text),
    });
  }

  async setShowDeleted(shown) {
    this.showDeleted = shown;
    remembered.set("showDeleted", shown);
    await this.room?.setShowDeleted(shown);
  }

  takeFiles(area) {
    area.addEventListener("dragover", (event) => {
      if ([...event.dataTransfer.types].includes("Files")) event.preventDefault();
    });
    area.addEventListener("drop", (event) => {
      const [file] = event.dataTransfer.files;
      if (!file || !this.room) return;
      event.preventDefault();
      this.room.composer.offerFile(file, file.type.startsWith("image/") ? "photo" : "document");
    });
  }

  key(event) {
    const free = !event.defaultPrevented && !document.querySelector("dialog[open], .menu-layer");
    if (event.key === "Escape" && free && narrow.matches && this.room) {
      location.hash = personHref(this.person.id);
    }
  }
}

new Page().start();
