// Pressed buttons: each turns until its press is answered, or until Telegram would give it up.

const PRESS_MS = 15_000;
const REMEMBERED = 200;

export class Presses {
  #waiting = new Map(); // `${message_id}|${data}` → {query, timer}
  #early = new Set(); // answers that came before the reply to the press itself

  /** `onBusy(messageId, data, busy)` shows or hides the spinner. */
  constructor(onBusy) {
    this.onBusy = onBusy;
  }

  busy(messageId, data) {
    return this.#waiting.has(`${messageId}|${data}`);
  }

  /** `ask()` sends the press and gives its {query_id}; a second tap while it turns is nothing. */
  async start(messageId, data, ask) {
    const key = `${messageId}|${data}`;
    if (this.#waiting.has(key)) return;
    const wait = { query: null, timer: setTimeout(() => this.#release(key), PRESS_MS) };
    this.#waiting.set(key, wait);
    this.onBusy(messageId, data, true);
    try {
      const query = String((await ask()).query_id);
      if (this.#early.delete(query)) this.#release(key);
      else wait.query = query;
    } catch (error) {
      this.#release(key);
      throw error;
    }
  }

  settle(query) {
    if (query === undefined || query === null) return;
    for (const [key, wait] of this.#waiting) {
      if (wait.query === String(query)) {
        this.#release(key);
        return;
      }
    }
    this.#early.add(String(query));
    if (this.#early.size > REMEMBERED) this.#early.delete(this.#early.values().next().value);
  }

  clear() {
    for (const { timer } of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
  }

  #release(key) {
    const wait = this.#waiting.get(key);
    if (!wait) return;
    clearTimeout(wait.timer);
    this.#waiting.delete(key);
    const cut = key.indexOf("|");
    this.onBusy(Number(key.slice(0, cut)), key.slice(cut + 1), false);
  }
}
