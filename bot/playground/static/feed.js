// The list of messages: days, groups of one sender, scrolling, edits and deletions in place.

import { dayKey, dayTitle, h, icon } from "./dom.js";
import { renderMessage, setBusy } from "./message.js";

const GROUP_SECONDS = 300;
const NEAR_BOTTOM = 60;
const LONG_PRESS_MS = 500;
const FADE_MS = 260;

export class Feed {
  messages = new Map();
  #nodes = new Map();
  #stuck = true;
  #unseen = 0;
  #top = 0;

  /** `view` is what renderMessage needs; `onMenu(message, place)` opens the context menu. */
  constructor(view, { onMenu, emptyText }) {
    this.view = { ...view, find: (id) => this.messages.get(Number(id)),
      jump: (id) => this.jumpTo(id) };
    this.inner = h("div", { class: "feed-inner" });
    this.empty = h("div", { class: "feed-empty", hidden: true }, emptyText);
    this.scroller = h("div", { class: "feed", role: "log", "aria-live": "polite",
      "aria-label": "Сообщения", "aria-relevant": "additions text", dataset: { testid: "log" } },
    this.empty, this.inner);
    this.badge = h("span", { class: "badge", hidden: true });
    this.down = h("button", { class: "jump-down", "aria-label": "К последним сообщениям",
      title: "К последним сообщениям", dataset: { testid: "jump-down" }, hidden: true,
      onclick: () => this.toBottom(true) }, icon("down"), this.badge);
    this.element = h("div", { class: "feed-frame" }, this.scroller, this.down);
    this.scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.#listenForMenu(onMenu);
    const observer = new ResizeObserver(() => {
      if (this.#stuck) this.toBottom();
      else this.#scrolled();
    });
    observer.observe(this.inner);
    observer.observe(this.scroller);
  }

  /** Replace everything, as after opening a chat or a lost connection. */
  load(messages) {
    const keep = this.messages.size > 0 && !this.#stuck ? this.scroller.scrollTop : null;
    this.messages = new Map(messages.map((message) => [message.message_id, message]));
    this.redraw();
    if (keep === null) this.toBottom();
    else this.scroller.scrollTop = keep;
  }

  redraw() {
    this.scroller.setAttribute("aria-busy", "true");
    this.inner.replaceChildren();
    this.#nodes.clear();
    const sorted = [...this.messages.values()].sort((a, b) => a.message_id - b.message_id);
    this.messages = new Map(sorted.map((message) => [message.message_id, message]));
    for (const message of sorted) if (this.#visible(message)) this.#append(message);
    this.#layout();
    this.scroller.removeAttribute("aria-busy");
  }

  /** A message that is new, or known and changed. */
  put(message, { changed = false } = {}) {
    const old = this.messages.get(message.message_id);
    const last = [...this.messages.keys()].at(-1) ?? -Infinity;
    this.messages.set(message.message_id, message);
    const node = this.#nodes.get(message.message_id);
    if (!this.#visible(message)) {
      if (node) this.#fade(message.message_id);
      return;
    }
    if (node) {
      if (old && JSON.stringify(old) === JSON.stringify(message)) return;
      this.#replace(node, message, changed);
    } else if (message.message_id > last) {
      this.#append(message).classList.add("arriving");
      const own = message.from?.id === this.view.me;
      if (own) this.#stuck = true;
      else if (!this.#stuck) this.#unseen += 1;
    } else {
      this.redraw();
    }
    this.#layout();
    if (this.#stuck) this.toBottom();
    this.#showDown();
  }

  remove(ids) {
    for (const id of ids) {
      const message = this.messages.get(id);
      if (message) this.put({ ...message, deleted: true }, { changed: true });
    }
  }

  setShowDeleted(shown) {
    this.view.showDeleted = shown;
    this.redraw();
  }

  setBusy(messageId, data, busy) {
    const node = this.#nodes.get(messageId);
    for (const button of node?.querySelectorAll(".inline-button") ?? []) {
      if (button.dataset.data === data) setBusy(button, busy);
    }
  }

  /** Newest first; deleted ones are left out. */
  newest(wanted) {
    return [...this.messages.values()].reverse()
      .find((message) => !message.deleted && wanted(message));
  }

  get bare() {
    return ![...this.messages.values()].some((message) => !message.deleted);
  }

  toBottom(smooth = false) {
    this.#stuck = true;
    this.#unseen = 0;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.scroller.scrollTo({ top: this.scroller.scrollHeight,
      behavior: smooth && !calm ? "smooth" : "instant" });
    this.#showDown();
  }

  jumpTo(id) {
    const node = this.#nodes.get(Number(id));
    if (!node) return;
    this.#stuck = false;
    node.scrollIntoView({ block: "center" });
    node.classList.remove("flash");
    requestAnimationFrame(() => node.classList.add("flash"));
  }

  #visible(message) {
    const topic = this.view.topic();
    return (!message.deleted || this.view.showDeleted)
      && (topic === null || message.via_topic === topic);
  }

  #append(message) {
    const day = String(dayKey(message.date));
    let section = this.inner.lastElementChild;
    if (section?.dataset.day !== day) {
      section = h("section", { class: "day", dataset: { day } },
        h("div", { class: "day-title" }, h("span", {}, dayTitle(message.date))));
      this.inner.append(section);
    }
    const node = renderMessage(message, this.view);
    this.#nodes.set(message.message_id, node);
    section.append(node);
    return node;
  }

  #replace(node, message, changed) {
    const fresh = renderMessage(message, this.view);
    const focused = node.contains(document.activeElement) ? document.activeElement : null;
    const caption = focused?.dataset?.data;
    if (changed) fresh.classList.add("flash");
    node.replaceWith(fresh);
    this.#nodes.set(message.message_id, fresh);
    if (!focused) return;
    const same = [...fresh.querySelectorAll(".inline-button")]
      .find((button) => button.dataset.data === caption);
    (same || fresh).focus({ preventScroll: true });
  }

  #fade(id) {
    const node = this.#nodes.get(id);
    this.#nodes.delete(id);
    node.classList.add("vanishing");
    node.style.setProperty("--height", `${node.offsetHeight}px`);
    delete node.dataset.testid;
    setTimeout(() => {
      const section = node.parentElement;
      node.remove();
      if (section && !section.querySelector(".message")) section.remove();
      this.#layout();
    }, FADE_MS);
  }

  #layout() {
    const nodes = [...this.#nodes].map(([id, node]) => [this.messages.get(id), node]);
    let read = -Infinity;
    for (const [message] of nodes) {
      if (message.from?.id !== this.view.me) read = message.message_id;
    }
    nodes.forEach(([message, node], at) => {
      const before = nodes[at - 1];
      const after = nodes[at + 1];
      node.classList.toggle("first", !before || !together(before, [message, node]));
      node.classList.toggle("last", !after || !together([message, node], after));
      node.classList.toggle("read", message.message_id < read);
      node.tabIndex = at === nodes.length - 1 ? 0 : -1;
    });
    this.empty.hidden = nodes.length > 0;
  }

  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    // Only a scroll upwards lets go of the bottom: a growing list or a keyboard is nobody's wish.
    if (scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM) this.#stuck = true;
    else if (scrollTop < this.#top) this.#stuck = false;
    this.#top = scrollTop;
    if (this.#stuck) this.#unseen = 0;
    this.#showDown();
  }

  #showDown() {
    this.down.hidden = this.#stuck;
    this.badge.hidden = this.#unseen === 0;
    this.badge.textContent = this.#unseen || "";
  }

  #listenForMenu(onMenu) {
    const open = (event, place) => {
      const node = event.target.closest(".message");
      const message = node && this.messages.get(Number(node.dataset.messageId));
      if (!message) return;
      event.preventDefault();
      onMenu(message, place || { from: node.querySelector(".bubble") });
    };
    this.scroller.addEventListener("contextmenu", (event) => {
      const chosen = getSelection();
      if (!chosen.isCollapsed && event.target.closest(".bubble")?.contains(chosen.anchorNode)) {
        return; // selected text: the browser's own menu copies it
      }
      open(event, event.clientX || event.clientY ? { x: event.clientX, y: event.clientY } : null);
    });
    let timer = 0;
    const cancel = () => clearTimeout(timer);
    this.scroller.addEventListener("pointerdown", (event) => {
      cancel();
      if (event.pointerType !== "touch" || event.target.closest(".inline-button")) return;
      timer = setTimeout(() => open(event, { x: event.clientX, y: event.clientY }),
        LONG_PRESS_MS);
    });
    for (const name of ["pointermove", "pointerup", "pointercancel"]) {
      this.scroller.addEventListener(name, cancel);
    }
    this.scroller.addEventListener("scroll", cancel, { passive: true });
    this.scroller.addEventListener("keydown", (event) => {
      if (!event.target.matches(".message")) return;
      if (event.key === "Enter" || event.key === " ") open(event, null);
      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!step) return;
      const nodes = [...this.#nodes.values()];
      const next = nodes[nodes.indexOf(event.target) + step];
      if (!next) return;
      event.preventDefault();
      event.target.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    });
  }
}

function together([one, oneNode], [two, twoNode]) {
  return !one.service && !two.service && one.from?.id === two.from?.id
    && two.date - one.date < GROUP_SECONDS && oneNode.parentElement === twoNode.parentElement;
}
