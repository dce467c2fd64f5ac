// People: their rows with what to type, and the dialogs that choose or add one.

import { avatar, fullName, h, icon, iconButton, prettyPhone } from "./dom.js";
import { modal } from "./overlays.js";

export function personRow(person, current, on) {
  const mine = String(person.id) === String(current);
  const about = [person.username && `@${person.username}`, prettyPhone(person.phone),
    person.language_code && person.language_code !== "ru" && person.language_code]
    .filter(Boolean).join(" · ");
  return h("div", { class: `person ${mine ? "current" : ""}`.trim() },
    h("button", { class: "person-button", dataset: { testid: "person", person: person.id },
      "aria-current": mine ? "true" : null, onclick: () => on.choosePerson(person.id) },
    avatar(person.id, fullName(person), "medium"),
    h("span", { class: "row-words" }, h("b", {}, fullName(person)),
      h("span", { class: "row-line" }, about || `id ${person.id}`),
      !mine && person.hint && h("span", { class: "row-line hint-line" }, person.hint)),
    mine && icon("check", "person-check")),
    mine && person.hint && h("div", { class: "hint", dataset: { testid: "hint" } },
      hintParts(person.hint, on.fill)));
}

/** What stands in `backticks` or «quotes» is a thing to type: a press puts it in the composer. */
function hintParts(hint, fill) {
  return hint.split(/(`[^`]+`|«[^»]+»)/).map((part) => {
    if (!/^[`«].+[`»]$/.test(part)) return part;
    const text = part.slice(1, -1);
    return h("button", { class: "chip", title: "Вставить в поле ввода",
      onclick: () => fill(text) }, text);
  });
}

/** Choose a person in a dialog: where the column is out of sight. */
export function peopleDialog(people, current, on) {
  return modal((close) => {
    const then = (act) => (...given) => { close(null); act(...given); };
    const acts = { choosePerson: then(on.choosePerson), fill: then(on.fill) };
    return [
      h("div", { class: "dialog-head" }, h("h2", {}, "Кто вы"),
        iconButton("person-add", "Добавить человека", { onclick: then(on.addPerson) }),
        iconButton("close", "Закрыть", { onclick: () => close(null) })),
      h("div", { class: "people-list" },
        people.map((person) => personRow(person, current, acts))),
    ];
  }, { label: "Кто вы", className: "people-dialog", testid: "people-dialog" });
}

const FIELDS = [
  ["first_name", "Имя", { required: true, maxlength: 64 }],
  ["last_name", "Фамилия", { maxlength: 64 }],
  ["username", "Имя пользователя", { maxlength: 32, pattern: "@?[A-Za-z][A-Za-z0-9_]{3,31}",
    placeholder: "@anna_petrova", title: "Латинские буквы, цифры и _" }],
  ["phone", "Телефон", { type: "tel", placeholder: "+7 900 000-00-00", maxlength: 20 }],
];

/** Ask about a new person; resolves with the fields or null. */
export function personDialog() {
  return modal((close) => {
    const inputs = FIELDS.map(([name, label, props]) => h("label", { class: "labelled" },
      h("span", {}, label), h("input", { class: "field", name, autocomplete: "off",
        dataset: { testid: `person-${name}` }, ...props })));
    const language = h("label", { class: "labelled" }, h("span", {}, "Язык приложения"),
      h("select", { class: "field", name: "language_code" },
        h("option", { value: "ru" }, "Русский"), h("option", { value: "en" }, "English"),
        h("option", { value: "de" }, "Deutsch")));
    const form = h("form", { class: "person-form", dataset: { testid: "person-form" },
      onsubmit: (event) => {
        event.preventDefault();
        const entries = [...new FormData(form)].map(([name, value]) => [name, value.trim()]);
        const person = Object.fromEntries(entries.filter(([, value]) => value !== ""));
        if (person.username) person.username = person.username.replace(/^@/, "");
        if (person.phone) person.phone = person.phone.replace(/[^\d+]/g, "");
        close(person);
      } },
    inputs, language,
    h("div", { class: "dialog-buttons" },
      h("button", { class: "text-button", onclick: () => close(null) }, "Отмена"),
      submitButton()));
    return [h("h2", {}, "Новый человек"), form];
  }, { label: "Новый человек" });
}

function submitButton() {
  const button = h("button", { class: "text-button strong", dataset: { testid: "person-save" } },
    "Добавить");
  button.type = "submit";
  return button;
}

/** Whose contact to send: a contact of another person proves nothing, and bots must know it. */
export async function contactDialog(people) {
  const chosen = await modal((close) => [
    h("div", { class: "dialog-head" }, h("h2", {}, "Чей контакт отправить"),
      iconButton("close", "Закрыть", { onclick: () => close(null) })),
    h("div", { class: "people-list" }, people.map((person) =>
      h("button", { class: "person-button", dataset: { testid: "contact-of" },
        onclick: () => close(person) },
      avatar(person.id, fullName(person), "medium"),
      h("span", { class: "row-words" }, h("b", {}, fullName(person)),
        h("span", { class: "row-line" }, prettyPhone(person.phone) || "без номера"))))),
  ], { label: "Чей контакт отправить", className: "people-dialog" });
  if (!chosen) return null;
  return { user_id: chosen.id, phone_number: chosen.phone, first_name: chosen.first_name,
    last_name: chosen.last_name };
}
