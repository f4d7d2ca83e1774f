// The open conversation: messages come, change and go without the reader losing their place.

import { byId, day, el } from "./dom.js";
import { bubble, fill } from "./bubble.js";

const NEAR = 120; // pixels from the end within which new messages are followed

export class Conversation {
  constructor(actions) {
    this.actions = actions;
    this.log = byId("log");
    this.list = byId("messages");
    this.items = new Map();
    this.revisions = new Map();
    this.unseen = 0;
    this.following = true; // whether the reader is at the end, and new messages are to stay in sight
    byId("latest").addEventListener("click", () => {
      this.toEnd();
      byId("words").focus();
    });
    this.log.addEventListener("scroll", () => this.#watch(), { passive: true });
    const hold = new ResizeObserver(() => this.following && this.toEnd());
    hold.observe(this.log);
    hold.observe(this.list);
  }

  // Begin with an empty chat.
  clear() {
    this.list.replaceChildren();
    this.items.clear();
    this.revisions.clear();
    byId("welcome").hidden = true;
    this.following = true;
  }

  // Take a whole chat, as it was when it was asked for; what news has brought meanwhile stays. A screen reader is
  // told of what comes later, not of all this.
  takeAll(messages) {
    this.log.setAttribute("aria-live", "off");
    messages.forEach((message) => this.#place(message));
    this.#lay();
    if (this.following) this.toEnd();
    requestAnimationFrame(() => this.log.setAttribute("aria-live", "polite"));
  }

  // Take news of one message. What is older than what is shown is passed over.
  take(message) {
    const isNew = !this.items.has(message.id) && !message.deleted;
    if (!this.#place(message)) return;
    this.#lay();
    if (isNew && message.from === "me") this.following = true;
    else if (isNew && !this.following) this.unseen += 1;
    if (this.following) this.toEnd();
    else this.#tell();
  }

  get last() {
    return Math.max(0, ...this.items.keys());
  }

  toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
    this.#watch();
  }

  #place(message) {
    if ((this.revisions.get(message.id) ?? 0) >= message.revision) return false;
    this.revisions.set(message.id, message.revision);
    const shown = this.items.get(message.id);
    if (message.deleted) {
      this.items.delete(message.id);
      if (shown?.contains(document.activeElement)) byId("words").focus();
      shown?.remove();
    } else if (shown) {
      this.#refill(shown, message);
    } else {
      const item = bubble(message, this.actions);
      const later = [...this.items.keys()].filter((id) => id > message.id);
      this.list.insertBefore(item, later.length ? this.items.get(Math.min(...later)) : null);
      this.items.set(message.id, item);
      // A picture has its size before it has its pixels, so nothing moves when it arrives.
    }
    return true;
  }

  // Change a message in place and leave the focus where the reader's fingers are.
  #refill(item, message) {
    const keys = [...item.querySelectorAll(".key")];
    const focused = keys.indexOf(document.activeElement);
    const held = item.contains(document.activeElement);
    fill(item, message, this.actions);
    if (!held) return;
    const now = [...item.querySelectorAll(".key")];
    (now[Math.min(Math.max(focused, 0), now.length - 1)] ?? item).focus({ preventScroll: true });
  }

  // Put a heading before each day's first message, and draw runs of one side's messages together.
  #lay() {
    this.list.querySelectorAll(".day").forEach((heading) => heading.remove());
    let before;
    for (const item of this.list.querySelectorAll(".msg")) {
      const today = day(item.dataset.at);
      const newDay = !before || day(before.dataset.at) !== today;
      if (newDay) item.before(el("li", { class: "day" }, el("span", {}, today)));
      const follows = Boolean(before) && !newDay && before.classList.contains("me") === item.classList.contains("me");
      item.classList.toggle("follows", follows);
      before?.classList.toggle("followed", follows);
      before = item;
    }
    before?.classList.remove("followed");
    byId("welcome").hidden = this.items.size > 0;
  }

  #watch() {
    this.following = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR;
    if (this.following) this.unseen = 0;
    this.#tell();
  }

  #tell() {
    byId("latest").hidden = this.following;
    byId("latest-text").textContent = this.unseen ? `${this.unseen} new` : "Latest messages";
  }
}

