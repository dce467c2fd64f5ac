// Keyboard shortcuts; all they do can be done without them.
"use strict";

(() => {
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
      const entry = document.querySelector(`nav [data-key="${CSS.escape(event.key)}"]`);
      if (entry) entry.click();
      return;
    }
    if (event.key === "?") help();
    else if (event.key === "/") {
      const field = document.querySelector("[data-search]");
      if (!field) return;
      field.focus();
      field.select();
    } else if (event.key === "j") walk(1);
    else if (event.key === "k") walk(-1);
    else if (event.key === "g") going = event.timeStamp;
    else return;
    event.preventDefault();
  });
})();
