// What people write to each other.

const LINK = /https?:\/\/[^\s<>"']+[^\s<>"'.,:;!?)\]]/g;
const TIME = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

/** The list of messages and the field to write. */
export class ChatPanel {
  #client;
  #panels;
  #announcer;
  #unread = 0;
  #list = byId("chat-list");
  #log = byId("chat-log");
  #text = /** @type {HTMLTextAreaElement} */ (byId("chat-text"));
  /** @type {{from: string, at: number} | null} */
  #last = null;
  #seen = 0;

  /**
   * @param {import("./parley-client.js").ParleyClient} client
   * @param {import("./panels.js").Panels} panels
   * @param {import("./announcer.js").Announcer} announcer
   * @param {AbortSignal} signal ends it
   */
  constructor(client, panels, announcer, signal) {
    this.#client = client;
    this.#panels = panels;
    this.#announcer = announcer;
    this.#list.replaceChildren();
    byId("chat-empty").hidden = false;
    this.#log.hidden = true;
    client.addEventListener("chat", ({ detail }) => this.#came(detail.chat, detail.fresh), { signal });
    panels.addEventListener("open", ({ detail }) => detail === "chat" && this.#read(), { signal });
    byId("chat-form").addEventListener("submit", (event) => this.#send(event), { signal });
    this.#text.addEventListener("keydown", (event) => this.#key(event), { signal });
    this.#text.addEventListener("input", () => this.#grow(), { signal });
    this.#showUnread();
  }

  #came(chat, fresh) {
    if (chat.id <= this.#seen) {
      return; // told again after a lost connection
    }
    this.#seen = chat.id;
    const own = chat.from === this.#client.self?.id;
    const atEnd = this.#log.scrollHeight - this.#log.scrollTop - this.#log.clientHeight < 40;
    byId("chat-empty").hidden = true;
    this.#log.hidden = false;
    this.#list.append(this.#item(chat, own));
    if (atEnd || own) {
      this.#log.scrollTop = this.#log.scrollHeight;
    }
    if (fresh && !own && this.#panels.shown !== "chat") {
      this.#unread++;
      this.#showUnread();
      this.#announcer.say(`${chat.name} wrote: ${chat.text}`);
    }
  }

  #item(chat, own) {
    const item = document.createElement("li");
    item.classList.toggle("own", own);
    const follows = this.#last !== null && this.#last.from === chat.from && chat.at - this.#last.at < 120_000;
    this.#last = { from: chat.from, at: chat.at };
    if (!follows) {
      const head = document.createElement("p");
      head.className = "chat-head";
      const name = document.createElement("strong");
      name.textContent = own ? "You" : chat.name;
      const time = document.createElement("time");
      time.dateTime = new Date(chat.at).toISOString();
      time.textContent = TIME.format(chat.at);
      head.append(name, " ", time);
      item.append(head);
    }
    const text = document.createElement("p");
    text.className = "chat-text";
    text.append(...withLinks(chat.text));
    item.append(text);
    return item;
  }

  #read() {
    this.#unread = 0;
    this.#showUnread();
    this.#log.scrollTop = this.#log.scrollHeight;
  }

  #showUnread() {
    const badge = byId("chat-badge");
    badge.hidden = this.#unread === 0;
    badge.textContent = String(this.#unread);
    byId("open-chat").setAttribute("aria-label", this.#unread ? `Chat, ${this.#unread} unread` : "Chat");
  }

  #key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      this.#send(event);
    }
  }

  #send(event) {
    event.preventDefault();
    const text = this.#text.value.trim();
    if (text && this.#client.state === "connected") {
      this.#client.sendChat(text);
      this.#text.value = "";
      this.#grow();
    }
  }

  #grow() {
    this.#text.style.height = "auto";
    this.#text.style.height = `${Math.min(this.#text.scrollHeight + 2, 120)}px`;
  }
}

/** Text with its links as links. @returns {Array<string | HTMLAnchorElement>} */
export function withLinks(text) {
  const parts = [];
  let at = 0;
  for (const match of text.matchAll(LINK)) {
    parts.push(text.slice(at, match.index));
    const link = document.createElement("a");
    link.href = match[0];
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    link.textContent = match[0];
    parts.push(link);
    at = match.index + match[0].length;
  }
  parts.push(text.slice(at));
  return parts.filter((part) => part !== "");
}

function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}
