// The page's side of the playground's HTTP contract (see bot/playground/chat_api.py).

export class ApiError extends Error {
  constructor(text, status) {
    super(text);
    this.status = status;
  }
}

async function request(method, path, body) {
  const options = { method, headers: { Accept: "application/json" } };
  if (body instanceof FormData) options.body = body;
  else if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  let answer;
  try {
    answer = await fetch(`chat/${path}`, options);
  } catch {
    throw new ApiError("Сервер не отвечает", 0);
  }
  const text = await answer.text();
  let data = null;
  try {
    data = text === "" ? null : JSON.parse(text);
  } catch { /* not JSON: the status says what happened */ }
  if (!answer.ok) {
    throw new ApiError(data?.error || data?.description || `Ошибка ${answer.status}`,
      answer.status);
  }
  return data;
}

const get = (path) => request("GET", path);
const post = (path, body = {}) => request("POST", path, body);

export const api = {
  people: () => get("people"),
  addPerson: (person) => post("people", person),
  bots: () => get("bots"),
  chats: (person) => get(`${person}/chats`),
  messages: (person, chat, after = 0, limit = 200) =>
    get(`${person}/${chat}/messages?after_seq=${after}&limit=${limit}`),
  send: (person, chat, text, replyTo, thread) => post(`${person}/${chat}/messages`,
    { text, ...(replyTo && { reply_to: replyTo }), ...(thread && { thread }) }),
  sendFile(person, chat, file, kind, caption, thread) {
    const form = new FormData();
    form.append("as", kind);
    form.append("caption", caption);
    if (thread) form.append("thread", thread);
    form.append("file", file, file.name || "photo.png");
    return post(`${person}/${chat}/files`, form);
  },
  contact: (person, chat, body) => post(`${person}/${chat}/contact`, body),
  press: (person, chat, messageId, data) =>
    post(`${person}/${chat}/press`, { message_id: messageId, data }),
  edit: (person, chat, messageId, text) =>
    post(`${person}/${chat}/edit`, { message_id: messageId, text }),
  remove: (person, chat, messageIds) =>
    post(`${person}/${chat}/delete`, { message_ids: messageIds }),
  forward: (person, chat, messageId) =>
    post(`${person}/${chat}/forward`, { message_id: messageId }),
  special: (person, chat, kind, fields = {}) => post(`${person}/${chat}/${kind}`, fields),
  block: (person, chat, blocked) => post(`${person}/${chat}/block`, { blocked }),
};

const PAUSES = [500, 1000, 2000, 4000, 8000];

/**
 * A person's event stream that never gives up. `after()` tells the last event already applied,
 * 0 to begin with the next;
 * `onOpen(again)` is called at each connection, `again` when something may have been missed.
 */
export class EventStream {
  #source = null;
  #timer = 0;
  #failures = 0;
  #opened = false;
  #closed = false;

  constructor(person, { after, onEvent, onOpen, onLost }) {
    this.person = person;
    this.after = after;
    this.onEvent = onEvent;
    this.onOpen = onOpen;
    this.onLost = onLost;
    this.#connect();
  }

  #connect() {
    clearTimeout(this.#timer);
    this.#source?.close();
    const after = this.after() > 0 ? `?after=${this.after()}` : "";
    const source = new EventSource(`chat/${this.person}/events${after}`);
    this.#source = source;
    source.onopen = () => {
      const again = this.#opened;
      this.#failures = 0;
      this.#opened = true;
      this.onOpen(again);
    };
    source.onmessage = (event) => {
      let data;
      try {
        data = JSON.parse(event.data);
      } catch {
        return;
      }
      this.onEvent(data);
    };
    source.onerror = () => {
      source.close();
      if (this.#closed || source !== this.#source) return;
      this.onLost();
      const pause = PAUSES[Math.min(this.#failures, PAUSES.length - 1)];
      this.#failures += 1;
      this.#timer = setTimeout(() => this.#connect(), pause);
    };
  }

  retryNow() {
    if (!this.#closed) this.#connect();
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#source?.close();
  }
}
