// Keyboard shortcuts; all they do can be done without them.
"use strict";

(() => {
  // The letter that stands on the key, whatever layout is on: operators write in Russian.
  function letter(event) {
    if (/^[a-z?/]$/.test(event.key)) return event.key;
    if (event.code === "Slash") return event.shiftKey ? "?" : "/";
    return /^Key[A-Z]$/.test(event.code) ? event.code.slice(3).toLowerCase() : event.key;
  }

  const typing = (at) => at.closest("input, textarea, select, [contenteditable]");
  let going = -Infinity; // when `g` was pressed

  function help() {
    const keys = document.getElementById("keys");
    if (!keys) return;
    keys.open = !keys.open;
    if (keys.open) keys.querySelector("summary").focus();
  }

  // Lists mark what j and k walk through with data-row; the link in it takes the focus.
  function walk(by) {
    const rows = [...document.querySelectorAll("[data-row]")];
    if (!rows.length) return;
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    const row = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))];
    (row.matches("a, button") ? row : row.querySelector("a, button"))?.focus();
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape" && typing(event.target)) event.target.blur();
    if (typing(event.target)) return;
    if (event.timeStamp - going < 1500) {
      going = -Infinity;
      const entry = document.querySelector(`nav [data-key="${CSS.escape(letter(event))}"]`);
      if (entry) entry.click();
      return;
    }
    const key = letter(event);
    if (key === "?") help();
    else if (key === "/") {
      const field = document.querySelector("[data-search]");
      if (!field) return;
      field.focus();
      field.select();
    } else if (key === "j") walk(1);
    else if (key === "k") walk(-1);
    else if (key === "g") going = event.timeStamp;
    else return;
    event.preventDefault();
  });

  // A canned answer goes to where the caret was last, else below: nothing that was typed goes.
  const visited = new WeakSet();

  function insert(box, words) {
    const at = visited.has(box) ? box.selectionEnd : box.value.length;
    const before = /[^\n]$/.test(box.value.slice(0, at)) ? "\n" : "";
    const after = /^[^\n]/.test(box.value.slice(at)) ? "\n" : "";
    box.setRangeText(before + words + after, at, at, "end");
    box.focus();
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  document.addEventListener("focusin", (event) => {
    if (event.target.matches("textarea")) visited.add(event.target);
  });

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-insert]");
    if (!button) return;
    event.preventDefault();
    if (event.detail > 1) return; // the second half of a double click
    const { insert: box, from, which, told } = button.dataset;
    const line = document.getElementById(told);
    const chosen = document.getElementById(which);
    line.textContent = "";
    try {
      const query = new URLSearchParams({ [chosen.name]: chosen.value });
      const answer = await fetch(`${from}?${query}`, { headers: { "HX-Request": "true" } });
      if (!answer.ok) throw new Error(answer.status);
      insert(document.getElementById(box), await answer.text());
      line.textContent = line.dataset.done;
    } catch {
      line.textContent = line.dataset.failed;
    }
  });

  // Pages that go on by themselves say when they cannot: nobody waits for lines that do not come.
  function tellLost(isLost) {
    const line = document.getElementById("lost");
    const said = isLost ? line.dataset.said : "";
    if (line.textContent !== said) line.textContent = said;
  }

  for (const name of ["htmx:sendError", "htmx:timeout"])
    document.addEventListener(name, () => tellLost(true));
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    const { status } = detail.xhr;
    if (status) tellLost(status >= 500);
  });

  // A conversation in a tab that nobody sees does not go on: new lines would count as read.
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (document.hidden && event.detail.elt.id === "tail") event.preventDefault();
  });

  // Beside a conversation nothing is drawn anew where somebody types.
  document.addEventListener("htmx:beforeRequest", (event) => {
    const at = event.detail.elt;
    if (!at.matches("[data-follows]")) return;
    const boxes = [...at.querySelectorAll("textarea, input:not([type=hidden])")];
    if (boxes.some((box) => box.value || box === document.activeElement)) event.preventDefault();
  });

  // Who types is there, though only the clocks of the page ask for something meanwhile.
  let typedSince = false;
  document.addEventListener("input", () => {
    typedSince = true;
  });
  document.addEventListener("htmx:configRequest", (event) => {
    if (typedSince) event.detail.headers["X-Typing"] = "1";
    typedSince = false;
  });

  // A file that is too large is said before it is sent: the page that would say it has lost the words.
  document.addEventListener("change", (event) => {
    const { most, tooBig } = event.target.dataset;
    if (!most) return;
    const over = [...event.target.files].some((one) => one.size > Number(most));
    event.target.setCustomValidity(over ? tooBig : "");
    event.target.reportValidity();
  });

  // Where there is room beside the page, what folds on a telephone is open.
  const roomy = matchMedia("(min-width: 901px)");

  function unfold() {
    for (const at of document.querySelectorAll("[data-wide-open]")) at.open = roomy.matches;
  }

  roomy.addEventListener("change", unfold);
  unfold();

  // What is being typed stays when the page is drawn anew: fields by their ids, some come later.
  const typed = new Map();

  function retype(within) {
    for (const [id, [value, focused]] of typed) {
      const box = within.querySelector(`#${CSS.escape(id)}`);
      if (!box) continue;
      typed.delete(id);
      box.value = value;
      for (let at = box.closest("details"); at; at = at.parentElement.closest("details"))
        at.open = true;
      if (focused) box.focus();
    }
  }

  let drawing = false; // by one of the clocks

  async function drawAnew(path) {
    if (drawing) return;
    if (!window.htmx) return location.replace(path); // a page for paper: nothing is typed there
    drawing = true;
    const main = document.getElementById("main");
    try {
      const answer = await fetch(path, { signal: AbortSignal.timeout(4000) });
      if (!answer.ok) return location.replace(path);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const box of main.querySelectorAll("textarea[id], input[id]:not([type=file])"))
        if (box.value) typed.set(box.id, [box.value, box === document.activeElement]);
      const fresh = page.getElementById("main");
      main.replaceWith(fresh);
      document.title = page.title;
      history.replaceState(null, "", path);
      htmx.process(fresh);
      unfold();
      countDown(fresh, performance.now());
      retype(fresh);
    } catch {
      main.hidden = true; // nothing stays in sight, whatever the connection does
      setTimeout(() => drawAnew(path), 2000);
    } finally {
      drawing = false;
    }
  }

  // What is shown for a while says for how long; when it is over, the page is asked for anew.
  function countDown(within, from) {
    for (const at of within.querySelectorAll("[data-left]:not([data-ends])")) {
      const ends = from + 1000 * Number(at.dataset.left);
      at.dataset.ends = "";
      const clock = setInterval(() => {
        const left = Math.ceil((ends - performance.now()) / 1000);
        if (!at.isConnected) clearInterval(clock);
        else if (left > 0) at.textContent = left;
        else {
          clearInterval(clock);
          drawAnew(at.dataset.again ?? location.pathname + location.search);
        }
      }, 250);
    }
  }

  document.addEventListener("htmx:load", (event) => {
    countDown(event.target, performance.now());
    retype(event.target);
  });
  countDown(document, 0); // the clock runs since the page was asked for
})();
