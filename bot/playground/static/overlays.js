// What lies over the page: toasts, dialogs, the context menu, the lightbox.

import { copyText, h, icon, iconButton } from "./dom.js";

const TOAST_MS = 5000;

/** A dark bar that goes away by itself; `kind` is "" or "error". */
export function toast(text, kind = "", url = "") {
  const bar = h("div", { class: `toast ${kind}`, dataset: { testid: "toast" } },
    kind === "error" && icon("warning"), h("span", {}, text),
    url && h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, "Открыть"));
  const leave = () => {
    bar.classList.add("leaving");
    setTimeout(() => bar.remove(), 200);
  };
  bar.addEventListener("click", leave);
  const place = document.getElementById("toasts");
  place.append(bar);
  while (place.children.length > 4) place.firstElementChild.remove();
  setTimeout(leave, TOAST_MS);
}

export const failed = (error) => toast(error.message || String(error), "error");

/** Show a modal dialog; it resolves with what `close(value)` was given, null when dismissed. */
export function modal(build, { label, className = "", testid = "dialog" } = {}) {
  return new Promise((resolve) => {
    let answer = null;
    const box = h("dialog", { class: `dialog ${className}`.trim(), "aria-label": label,
      dataset: { testid } });
    const close = (value) => {
      answer = value;
      box.close();
    };
    box.append(...[build(close, box)].flat().filter(Boolean));
    box.addEventListener("click", (event) => {
      if (event.target === box) close(null);
    });
    box.addEventListener("close", () => {
      box.remove();
      resolve(answer);
    });
    document.body.append(box);
    box.showModal();
  });
}

export function showAlert(text, title) {
  return modal((close) => [
    h("h2", {}, title),
    h("p", { class: "dialog-text" }, text),
    h("div", { class: "dialog-buttons" },
      h("button", { class: "text-button", onclick: () => close(true), autofocus: true }, "OK")),
  ], { label: title, testid: "alert" });
}

export function confirmDialog({ title, text, yes, no = "Отмена", danger = false }) {
  return modal((close) => [
    h("h2", {}, title),
    h("p", { class: "dialog-text" }, text),
    h("div", { class: "dialog-buttons" },
      h("button", { class: "text-button", dataset: { testid: "dialog-cancel" },
        onclick: () => close(false) }, no),
      h("button", { class: `text-button ${danger ? "danger" : ""}`.trim(), autofocus: true,
        dataset: { testid: "dialog-ok" }, onclick: () => close(true) }, yes)),
  ], { label: title });
}

export function showJson(value) {
  const text = JSON.stringify(value, null, 2);
  return modal((close) => [
    h("div", { class: "dialog-head" }, h("h2", {}, `Сообщение ${value.message_id}`),
      iconButton("copy", "Скопировать JSON", { onclick: async () => {
        toast(await copyText(text) ? "JSON скопирован" : "Не удалось скопировать");
        close(true);
      } }),
      iconButton("close", "Закрыть", { onclick: () => close(null) })),
    h("pre", { class: "json", tabindex: "0" }, text),
  ], { label: "Сообщение в виде JSON", className: "wide" });
}

export function lightbox(photo, caption) {
  return modal((close) => [
    h("div", { class: "lightbox-bar" },
      h("a", { class: "icon-button", href: photo.url, download: "", "aria-label": "Скачать",
        title: "Скачать" }, icon("download")),
      iconButton("close", "Закрыть", { onclick: () => close(null) })),
    h("img", { src: photo.url, alt: caption || "Фотография", onclick: () => close(null) }),
    caption && h("p", { class: "lightbox-caption" }, caption),
  ], { label: "Фотография", className: "lightbox", testid: "lightbox" });
}

/** A menu at a point or under a button; items are {icon, label, run, danger?, checked?}. */
export function showMenu(items, { x, y, from } = {}) {
  document.querySelector(".menu-layer")?.remove();
  const back = document.activeElement;
  const layer = h("div", { class: "menu-layer" });
  const menu = h("div", { class: "menu", role: "menu" });
  const close = () => {
    layer.remove();
    if (back?.isConnected) back.focus({ preventScroll: true });
  };
  for (const item of items.filter(Boolean)) {
    const checkable = item.checked !== undefined;
    menu.append(h("button", { class: item.danger ? "danger" : "",
      role: checkable ? "menuitemcheckbox" : "menuitem",
      "aria-checked": checkable ? String(item.checked) : null,
      dataset: item.testid ? { testid: item.testid } : {},
      onclick: () => { close(); item.run(); } },
    icon(item.icon), h("span", {}, item.label), item.checked && icon("check", "menu-check")));
  }
  layer.addEventListener("pointerdown", (event) => {
    if (!menu.contains(event.target)) { event.preventDefault(); close(); }
  });
  layer.addEventListener("contextmenu", (event) => event.preventDefault());
  layer.addEventListener("keydown", (event) => moveInMenu(event, menu, close));
  layer.append(menu);
  document.body.append(layer);
  placeMenu(menu, from ? from.getBoundingClientRect() : { left: x, right: x, top: y, bottom: y });
  menu.querySelector("button").focus({ preventScroll: true });
}

function moveInMenu(event, menu, close) {
  const buttons = [...menu.querySelectorAll("button")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    const at = buttons.indexOf(document.activeElement);
    buttons[(at + step + buttons.length) % buttons.length].focus();
  } else if (event.key === "Escape" || event.key === "Tab") close();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function placeMenu(menu, spot) {
  const { offsetWidth: width, offsetHeight: height } = menu;
  const edge = 8;
  const left = Math.min(spot.left, innerWidth - width - edge);
  const below = spot.bottom + 4;
  const top = below + height + edge > innerHeight ? spot.top - height - 4 : below;
  menu.style.left = `${Math.max(edge, left)}px`;
  menu.style.top = `${Math.max(edge, Math.min(top, innerHeight - height - edge))}px`;
}
