// The lower part of a chat: text, commands, attachments, the bot's reply keyboard.

import { fileSize, h, icon, iconButton } from "./dom.js";
import { senderName, summary } from "./message.js";
import { modal, showMenu } from "./overlays.js";

const MAX_ROWS_PX = 200;

export class Composer {
  #mode = null; // {kind: "reply" | "edit", message}
  #keyboard = null;
  #keyboardOpen = false;
  #commands = [];

  /** `on` has: send(text, replyTo), edit(message, text), file(file, kind, caption), special(kind),
   *  contact(own), start(), editLast(). */
  constructor(on) {
    this.on = on;
    this.input = h("textarea", { id: "composer-text", rows: "1", placeholder: "Сообщение",
      "aria-label": "Сообщение", maxlength: "32768", autocomplete: "off", enterkeyhint: "send",
      dataset: { testid: "composer" } });
    this.slash = iconButton("commands", "Команды бота", { hidden: true,
      dataset: { testid: "commands" }, "aria-expanded": "false",
      onclick: () => (this.hints.hidden ? this.#showCommands("") : this.#hideCommands()) });
    this.toggle = iconButton("keyboard", "Клавиатура бота", { hidden: true,
      dataset: { testid: "keyboard-toggle" }, onclick: () => this.#toggleKeyboard() });
    this.sendButton = iconButton("send", "Отправить", { class: "send",
      dataset: { testid: "send" }, onclick: () => this.#submit() });
    this.attach = iconButton("attach", "Прикрепить", { dataset: { testid: "attach" },
      onclick: () => this.#attachMenu() });
    this.photoInput = this.#fileInput("photo", "image/*");
    this.fileInput = this.#fileInput("document", "");
    this.hints = h("ul", { class: "commands", role: "listbox", "aria-label": "Команды бота",
      hidden: true });
    this.bar = h("div", { class: "mode-bar", hidden: true });
    this.startButton = h("button", { class: "start", dataset: { testid: "start" }, hidden: true,
      onclick: () => on.start() }, "Запустить");
    this.blockedButton = h("button", { class: "start", dataset: { testid: "unblock" },
      hidden: true, onclick: () => on.start() }, "Перезапустить");
    this.panel = h("div", { class: "reply-keyboard", role: "group",
      "aria-label": "Клавиатура бота", dataset: { testid: "reply-keyboard" }, hidden: true });
    this.row = h("form", { class: "composer-row", onsubmit: (event) => event.preventDefault() },
      this.attach, this.slash, this.input, this.toggle, this.sendButton);
    this.element = h("footer", { class: "composer" }, this.hints, this.bar, this.startButton,
      this.blockedButton, this.row, this.panel, this.photoInput, this.fileInput);
    this.input.addEventListener("input", () => this.#typed());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.input.addEventListener("paste", (event) => this.#paste(event));
    this.element.addEventListener("focusout", (event) => {
      if (!this.element.contains(event.relatedTarget)) this.#hideCommands();
    });
    this.#typed();
  }

  get text() {
    return this.input.value;
  }

  set text(value) {
    this.input.value = value;
    this.#typed();
  }

  get mode() {
    return this.#mode;
  }

  focus() {
    if (matchMedia("(pointer: fine)").matches) this.input.focus({ preventScroll: true });
  }

  insert(text) {
    this.text = text;
    this.input.focus();
  }

  setCommands(commands) {
    this.#commands = commands || [];
    this.slash.hidden = this.#commands.length === 0;
    this.#hideCommands();
  }

  /** What the chat allows: an empty one asks to start, a blocked one to unblock. */
  setState({ empty, blocked }) {
    this.startButton.hidden = blocked || !empty;
    this.blockedButton.hidden = !blocked;
    this.row.hidden = Boolean(blocked);
    this.#drawPanel();
  }

  /** `keyboard` is the reply keyboard in force or null; `open` whether it is unfolded. */
  setKeyboard(keyboard, open) {
    const same = JSON.stringify(keyboard) === JSON.stringify(this.#keyboard);
    if (same && this.openSeen === open) return;
    this.openSeen = open;
    this.#keyboard = keyboard;
    this.#keyboardOpen = Boolean(keyboard) && open;
    this.panel.replaceChildren(...(keyboard?.rows || []).map((row) =>
      h("div", { class: "keyboard-row" }, row.map((button) => h("button", {
        class: "reply-button", title: button.text,
        dataset: { testid: "reply-button", kind: button.kind || "text" },
        onclick: () => this.#pressed(button),
      }, button.kind === "contact" && icon("phone"), h("span", { class: "caption" },
        button.text))))));
    this.#drawPanel();
  }

  replyTo(message) {
    this.#setMode({ kind: "reply", message });
    this.input.focus();
  }

  editMessage(message) {
    this.#setMode({ kind: "edit", message });
    this.insert(message.text || "");
  }

  reset() {
    this.#setMode(null);
    this.text = "";
  }

  #drawPanel() {
    const usable = this.#keyboard !== null && !this.row.hidden;
    this.toggle.hidden = !usable;
    this.panel.hidden = !usable || !this.#keyboardOpen;
    this.input.placeholder = (usable && this.#keyboardOpen && this.#keyboard.placeholder)
      || "Сообщение";
    const label = this.#keyboardOpen ? "Скрыть клавиатуру бота" : "Показать клавиатуру бота";
    this.toggle.setAttribute("aria-label", label);
    this.toggle.title = label;
    this.toggle.setAttribute("aria-expanded", String(this.#keyboardOpen));
    this.toggle.classList.toggle("active", this.#keyboardOpen);
  }

  #toggleKeyboard() {
    this.#keyboardOpen = !this.#keyboardOpen;
    this.#drawPanel();
    if (!this.#keyboardOpen) this.focus();
  }

  #pressed(button) {
    if (button.kind === "contact") this.on.contact(true);
    else if (button.kind === "location") this.on.special("location");
    else this.on.send(button.text, null);
  }

  #setMode(mode) {
    const leavingEdit = this.#mode?.kind === "edit" && mode?.kind !== "edit";
    this.#mode = mode;
    this.bar.hidden = mode === null;
    if (leavingEdit) this.text = "";
    if (mode === null) return;
    const title = mode.kind === "edit" ? "Редактирование" : senderName(mode.message);
    this.bar.replaceChildren(icon(mode.kind), h("span", { class: "mode-words" },
      h("b", {}, title), h("span", {}, summary(mode.message))),
    iconButton("close", "Отменить", { onclick: () => this.#setMode(null) }));
  }

  #submit() {
    const text = this.text.trim();
    const mode = this.#mode;
    if (text === "") return;
    this.#hideCommands();
    this.#mode = null;
    this.bar.hidden = true;
    this.text = "";
    if (mode?.kind === "edit") {
      if (text !== mode.message.text) this.on.edit(mode.message, text);
    } else this.on.send(text, mode?.message.message_id ?? null);
    this.focus();
  }

  /** As high as its text; nothing can be measured before the page shows it. */
  fit() {
    if (!this.input.isConnected) return;
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, MAX_ROWS_PX)}px`;
    this.input.style.overflowY = this.input.scrollHeight > MAX_ROWS_PX ? "auto" : "hidden";
  }

  #typed() {
    this.fit();
    this.sendButton.disabled = this.text.trim() === "";
    if (/^\/\w*$/.test(this.text)) this.#showCommands(this.text);
    else this.#hideCommands();
  }

  #key(event) {
    if (event.isComposing) return;
    const open = !this.hints.hidden;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (open && step) {
      event.preventDefault();
      this.#moveHint(step);
    } else if (event.key === "Tab" && open && this.#hint()) {
      event.preventDefault();
      this.text = `${this.#hint().dataset.command} `;
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      if (open && this.#hint()) this.#hint().click();
      else this.#submit();
    } else if (event.key === "Escape" && (open || this.#mode)) {
      event.stopPropagation();
      if (open) this.#hideCommands();
      else this.#setMode(null);
    } else if (event.key === "ArrowUp" && this.text === "" && !this.#mode) {
      event.preventDefault();
      this.on.editLast();
    }
  }

  #hint() {
    return this.hints.querySelector("[aria-selected=true]");
  }

  #moveHint(step) {
    const all = [...this.hints.children];
    const now = all.indexOf(this.#hint());
    const at = now < 0 ? (step > 0 ? 0 : all.length - 1) : (now + step + all.length) % all.length;
    all.forEach((item, index) => item.setAttribute("aria-selected", String(index === at)));
    all[at]?.scrollIntoView({ block: "nearest" });
  }

  #showCommands(start) {
    const fitting = this.#commands.filter(({ command }) => `/${command}`.startsWith(start));
    this.hints.replaceChildren(...fitting.map(({ command, description }) => h("li", {
      role: "option", "aria-selected": "false", dataset: { command: `/${command}` },
      onpointerdown: (event) => event.preventDefault(),
      onclick: () => {
        this.text = "";
        this.#hideCommands();
        this.on.send(`/${command}`, null);
      },
    }, h("b", {}, `/${command}`), h("span", {}, description))));
    this.hints.hidden = fitting.length === 0;
    this.slash.setAttribute("aria-expanded", String(!this.hints.hidden));
    if (start === "" && !this.hints.hidden) this.input.focus();
  }

  #hideCommands() {
    this.hints.hidden = true;
    this.slash.setAttribute("aria-expanded", "false");
  }

  #fileInput(kind, accept) {
    const input = h("input", { type: "file", accept, class: "sr-only", tabindex: "-1",
      "aria-label": kind === "photo" ? "Выбрать фото" : "Выбрать файл",
      dataset: { testid: `file-${kind}` } });
    input.addEventListener("change", () => {
      const [file] = input.files;
      input.value = "";
      if (file) this.offerFile(file, kind);
    });
    return input;
  }

  #attachMenu() {
    const special = (kind) => () => this.on.special(kind);
    showMenu([
      { icon: "photo", label: "Фото", testid: "attach-photo",
        run: () => this.photoInput.click() },
      { icon: "file", label: "Файл", testid: "attach-file", run: () => this.fileInput.click() },
      { icon: "phone", label: "Свой контакт", run: () => this.on.contact(true) },
      { icon: "person", label: "Чужой контакт", run: () => this.on.contact(false) },
      { icon: "place", label: "Геопозиция", run: special("location") },
      { icon: "sticker", label: "Стикер", run: special("sticker") },
      { icon: "mic", label: "Голосовое", run: special("voice") },
      { icon: "dice", label: "Кубик", run: special("dice") },
    ], { from: this.attach });
  }

  #paste(event) {
    const [file] = event.clipboardData?.files || [];
    if (!file) return;
    event.preventDefault();
    this.offerFile(file, file.type.startsWith("image/") ? "photo" : "document");
  }

  /** Show what is about to be sent and ask for a caption, as Telegram does. */
  async offerFile(file, kind) {
    const caption = h("textarea", { class: "field", rows: "2", maxlength: "1024",
      placeholder: "Подпись", "aria-label": "Подпись", dataset: { testid: "caption" } });
    caption.value = this.#mode ? "" : this.text;
    const answer = await modal((close) => {
      const send = () => close(true);
      caption.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
          event.preventDefault();
          send();
        }
      });
      return [
        h("h2", {}, kind === "photo" ? "Отправить фото" : "Отправить файл"),
        h("div", { class: "preview" }, kind === "photo" ? picture(file) : fileLine(file)),
        caption,
        h("div", { class: "dialog-buttons" },
          h("button", { class: "text-button", onclick: () => close(null) }, "Отмена"),
          h("button", { class: "text-button strong", dataset: { testid: "send-file" },
            onclick: send }, "Отправить")),
      ];
    }, { label: "Отправить файл" });
    if (!answer) return;
    if (!this.#mode) this.text = "";
    this.on.file(file, kind, caption.value.trim());
  }
}

function fileLine(file) {
  return h("span", { class: "document" }, h("span", { class: "document-icon" }, icon("file")),
    h("span", { class: "document-words" }, h("b", {}, file.name), h("span", {},
      fileSize(file.size))));
}

/** Drawn on a canvas: a picture from the person's disk needs no address the page must allow. */
function picture(file) {
  const canvas = h("canvas", { class: "preview-picture", width: "1", height: "1" });
  createImageBitmap(file).then((image) => {
    const scale = Math.min(1, 640 / Math.max(image.width, image.height));
    canvas.width = Math.max(1, Math.round(image.width * scale));
    canvas.height = Math.max(1, Math.round(image.height * scale));
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  }, () => canvas.replaceWith(fileLine(file)));
  return canvas;
}
