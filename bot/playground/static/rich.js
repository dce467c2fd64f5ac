// Formatted text of a message. The server makes the HTML, and still only a short list of tags and
// link schemes passes: the tree is parsed apart from the page and rebuilt node by node.

const TAGS = new Set(["B", "I", "U", "S", "A", "CODE", "PRE", "BLOCKQUOTE", "BR"]);
const ALIASES = { STRONG: "B", EM: "I", INS: "U", STRIKE: "S", DEL: "S" };
const SCHEMES = new Set(["http:", "https:", "tg:", "mailto:", "tel:"]);
const DROPPED = new Set(["SCRIPT", "STYLE", "TEMPLATE", "IFRAME", "OBJECT", "EMBED", "NOSCRIPT",
  "SVG", "MATH", "TITLE", "HEAD"]);
const COMMAND = /(?<![\w/@])\/[a-z][a-z0-9_]{0,31}(?:@\w+)?(?![\w/])/u;
const ADDRESS = /https?:\/\/[^\s<>"«»]*[^\s<>"«».,;:!?)]/u;
// A link to a bot with what it shall start from: Telegram opens the chat and sends the command.
const DEEP_LINK = /^https?:\/\/t\.me\/\w+\?start=([\w-]{1,64})$/u;
const MARKS = new RegExp(`${COMMAND.source}|${ADDRESS.source}`, "giu");

export function safeHref(href) {
  try {
    const url = new URL(href);
    return SCHEMES.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** A fragment with the formatted text; pressed bot commands go to `onCommand(text)`. */
export function richText(message, onCommand) {
  const out = document.createDocumentFragment();
  if (typeof message.html === "string" && message.html !== "") {
    const parsed = new DOMParser().parseFromString(message.html, "text/html");
    copyChildren(parsed.body, out, { onCommand, plain: false });
  } else {
    putText(message.text || "", out, { onCommand, plain: false });
  }
  return out;
}

function copyChildren(from, to, how) {
  for (const child of from.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) putText(child.data, to, how);
    else if (child.nodeType === Node.ELEMENT_NODE) copyElement(child, to, how);
  }
}

function copyElement(element, to, how) {
  const name = ALIASES[element.tagName.toUpperCase()] || element.tagName.toUpperCase();
  if (DROPPED.has(name)) return;
  const spoiler = name === "TG-SPOILER"
    || (name === "SPAN" && element.classList.contains("tg-spoiler"));
  if (spoiler) {
    to.append(makeSpoiler(element, how));
    return;
  }
  if (!TAGS.has(name)) {
    copyChildren(element, to, how);
    return;
  }
  const made = document.createElement(name.toLowerCase());
  let inner = how;
  if (name === "A") {
    const href = safeHref(element.getAttribute("href") || "");
    if (href === null) {
      copyChildren(element, to, how);
      return;
    }
    const deep = DEEP_LINK.exec(href);
    if (deep) {
      to.append(commandLink(element.textContent, `/start ${deep[1]}`, how.onCommand));
      return;
    }
    made.href = href;
    if (/^https?:/.test(href)) made.target = "_blank";
    made.rel = "noopener noreferrer";
  }
  if (name === "A" || name === "CODE" || name === "PRE") inner = { ...how, plain: true };
  if (name === "CODE" || name === "PRE") {
    made.title = "Нажмите, чтобы скопировать";
    made.dataset.copy = "";
  }
  copyChildren(element, made, inner);
  if (name === "BLOCKQUOTE" && (element.classList.contains("expandable")
    || element.hasAttribute("expandable"))) makeFoldable(made);
  to.append(made);
}

function makeFoldable(quote) {
  quote.classList.add("folded");
  quote.tabIndex = 0;
  quote.title = "Развернуть";
  const unfold = () => {
    quote.classList.remove("folded");
    quote.removeAttribute("tabindex");
    quote.removeAttribute("title");
  };
  quote.addEventListener("click", unfold);
  quote.addEventListener("keydown", (event) => {
    if (event.key === "Enter") unfold();
  });
}

function makeSpoiler(element, how) {
  const made = document.createElement("span");
  made.className = "tg-spoiler";
  made.tabIndex = 0;
  made.setAttribute("role", "button");
  made.setAttribute("aria-label", "Скрытый текст: показать");
  copyChildren(element, made, how);
  const reveal = (event) => {
    if (made.classList.contains("revealed")) return;
    event.preventDefault();
    event.stopPropagation();
    made.classList.add("revealed");
    made.removeAttribute("role");
    made.removeAttribute("aria-label");
    made.removeAttribute("tabindex");
  };
  made.addEventListener("click", reveal, true);
  made.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") reveal(event);
  });
  return made;
}

function putText(text, to, how) {
  if (how.plain) {
    to.append(text);
    return;
  }
  let at = 0;
  for (const found of text.matchAll(MARKS)) {
    to.append(text.slice(at, found.index));
    to.append(mark(found[0], how.onCommand));
    at = found.index + found[0].length;
  }
  to.append(text.slice(at));
}

function mark(text, onCommand) {
  if (text.startsWith("/")) return commandLink(text, text, onCommand);
  const deep = DEEP_LINK.exec(text);
  return deep ? commandLink(text, `/start ${deep[1]}`, onCommand) : webLink(text);
}

function commandLink(text, command, onCommand) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link";
  button.textContent = text;
  button.addEventListener("click", () => onCommand?.(command));
  return button;
}

function webLink(address) {
  const href = safeHref(address);
  if (href === null) return address;
  const link = document.createElement("a");
  link.href = href;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  link.textContent = address;
  return link;
}
