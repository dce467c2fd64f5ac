// Small helpers: making nodes, and wording dates, sizes and names as Telegram does.

const ICONS = new URL("icons.svg", import.meta.url).pathname;
const SVG = "http://www.w3.org/2000/svg";

/** Make an element; `props` are attributes, but for `onclick`-like listeners and `dataset`. */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  if (tag === "button") node.type = "button";
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key === "class") node.className = value;
    else if (key === "dataset") Object.assign(node.dataset, value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child || child === 0));
  return node;
}

export function icon(name, extra = "") {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", `icon ${extra}`.trim());
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${ICONS}#${name}`);
  svg.append(use);
  return svg;
}

export function iconButton(name, label, props = {}) {
  const { class: extra = "", ...rest } = props;
  return h("button", { class: `icon-button ${extra}`.trim(), "aria-label": label, title: label,
    ...rest }, icon(name));
}

export const fullName = (who) =>
  [who.first_name, who.last_name].filter(Boolean).join(" ") || who.name || who.title
  || `id ${who.id}`;

export function initials(name) {
  const words = name.replace(/[^\p{L}\p{N}\s]/gu, " ").trim().split(/\s+/).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : ""].map((word) =>
    Array.from(word || "")[0] || "");
  return letters.join("").toUpperCase() || "#";
}

/** One of the seven colours that Telegram gives to people without a photo. */
export const colourOf = (id) => Math.abs(Number(id) || 0) % 7;

export function avatar(id, name, extra = "") {
  return h("span", { class: `avatar tint-${colourOf(id)} ${extra}`.trim(), "aria-hidden": "true" },
    initials(name));
}

const DAY = 86_400_000;
const startOfDay = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate());
const daysAgo = (date) => Math.round((startOfDay(new Date()) - startOfDay(date)) / DAY);
const wording = (options) => new Intl.DateTimeFormat("ru-RU", options);
const CLOCK = wording({ hour: "2-digit", minute: "2-digit" });
const FULL = wording({ day: "numeric", month: "long", year: "numeric", hour: "2-digit",
  minute: "2-digit", second: "2-digit" });
const MONTH_DAY = wording({ day: "numeric", month: "long" });
const WEEKDAY = wording({ weekday: "short" });
const SHORT = wording({ day: "2-digit", month: "2-digit", year: "2-digit" });

export const moment = (unix) => new Date(unix * 1000);
export const dayKey = (unix) => startOfDay(moment(unix)).getTime();
export const clock = (unix) => CLOCK.format(moment(unix));
export const fullDate = (unix) => FULL.format(moment(unix));

export function dayTitle(unix) {
  const date = moment(unix);
  const ago = daysAgo(date);
  if (ago === 0) return "Сегодня";
  if (ago === 1) return "Вчера";
  const sameYear = date.getFullYear() === new Date().getFullYear();
  return MONTH_DAY.format(date) + (sameYear ? "" : ` ${date.getFullYear()}`);
}

export function shortDate(unix) {
  const date = moment(unix);
  const ago = daysAgo(date);
  if (ago <= 0) return CLOCK.format(date);
  return ago < 7 ? WEEKDAY.format(date) : SHORT.format(date);
}

export function fileSize(bytes) {
  if (!Number.isFinite(bytes)) return "";
  const units = ["Б", "КБ", "МБ", "ГБ"];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) { value /= 1024; unit += 1; }
  const text = unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1);
  return `${String(text).replace(".", ",")} ${units[unit]}`;
}

/** 3 новых сообщения: the Russian form of a word for a number. */
export function plural(count, one, few, many) {
  const tens = count % 100;
  const ones = count % 10;
  if (tens > 10 && tens < 20) return many;
  if (ones === 1) return one;
  return ones > 1 && ones < 5 ? few : many;
}

export function prettyPhone(phone) {
  const digits = String(phone || "").replace(/\D/g, "");
  const parts = digits.match(/^7(\d{3})(\d{3})(\d{2})(\d{2})$/);
  if (parts) return `+7 ${parts[1]} ${parts[2]}-${parts[3]}-${parts[4]}`;
  return digits ? `+${digits}` : String(phone || "");
}

export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without https or permission the old way still works from a press.
    const area = h("textarea", { class: "sr-only", "aria-hidden": "true" });
    area.value = text;
    (document.querySelector("dialog[open]") || document.body).append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

/** What stays between visits: settings of the page, never messages. */
export const remembered = {
  get(key, fallback) {
    try {
      return JSON.parse(localStorage.getItem(`kvitok.${key}`)) ?? fallback;
    } catch {
      return fallback;
    }
  },
  set(key, value) {
    try {
      localStorage.setItem(`kvitok.${key}`, JSON.stringify(value));
    } catch { /* a private window forbids storage: the setting lives until the reload */ }
  },
};
