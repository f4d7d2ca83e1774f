// Where the person writes: words, a file, or a command from the menu.

import { ask, byId, el, toast } from "./dom.js";

const words = byId("words");
const menu = byId("menu");
const menuButton = byId("menu-button");

export class Composer {
  constructor(send) {
    this.send = send;
    this.commands = [];
    this.file = null;
    byId("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    words.addEventListener("input", () => this.#typed());
    words.addEventListener("keydown", (event) => this.#key(event));
    menuButton.addEventListener("click", () => (menu.hidden ? this.#openMenu("") : this.closeMenu(true)));
    menu.addEventListener("keydown", (event) => this.#menuKey(event));
    document.addEventListener("click", (event) => {
      if (!menu.hidden && !menu.contains(event.target) && !menuButton.contains(event.target)) this.closeMenu(false);
    });
    this.#takeFiles();
  }

  // What a person has begun to write stays theirs when another person is opened.
  open(person) {
    if (this.person) this.person.draft = words.value;
    this.person = person;
    words.value = person.draft ?? "";
    this.#attach(null);
    this.closeMenu(false);
    this.#grow();
  }

  closeMenu(focus) {
    menu.hidden = true;
    menuButton.setAttribute("aria-expanded", "false");
    if (focus) words.focus();
  }

  async #submit() {
    const text = words.value;
    const file = this.file;
    if (!text.trim() && !file) return;
    words.value = "";
    this.#attach(null);
    this.#grow();
    this.closeMenu(false);
    try {
      if (file) {
        const form = new FormData();
        form.append("caption", text);
        form.append("file", file);
        await ask(`/demo/people/${this.person.id}/messages`, form);
      } else {
        await this.send(text);
      }
    } catch (error) {
      words.value = text; // so that nobody has to write it again
      this.#attach(file);
      this.#grow();
      toast(error.message);
    }
  }

  #key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === "Escape" && !menu.hidden) {
      this.closeMenu(true);
    } else if (!menu.hidden && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      const items = [...menu.querySelectorAll("button")];
      items.at(event.key === "ArrowUp" ? -1 : 0)?.focus();
    }
  }

  #typed() {
    this.#grow();
    if (/^\/\w*$/.test(words.value)) this.#openMenu(words.value.slice(1));
    else if (!menu.hidden) this.closeMenu(false);
  }

  #grow() {
    words.style.height = "auto";
    words.style.height = `${Math.min(words.scrollHeight, 160)}px`;
  }

  #openMenu(beginning) {
    const fitting = this.commands.filter(({ command }) => command.startsWith(beginning.toLowerCase()));
    byId("commands").replaceChildren(...fitting.map((command) => el("li", {}, this.#item(command))));
    byId("menu-title").hidden = fitting.length === 0;
    byId("block").hidden = beginning !== "";
    menu.hidden = beginning !== "" && fitting.length === 0;
    menuButton.setAttribute("aria-expanded", String(!menu.hidden));
    if (document.activeElement === menuButton) menu.querySelector("button")?.focus();
  }

  #item({ command, description }) {
    const choose = async () => {
      words.value = "";
      this.#grow();
      this.closeMenu(true);
      await this.send(`/${command}`).catch((error) => toast(error.message));
    };
    return el("button", { type: "button", onclick: choose }, el("b", {}, `/${command}`), el("span", {}, description));
  }

  #menuKey(event) {
    const items = [...menu.querySelectorAll("button:not([hidden])")];
    const at = items.indexOf(document.activeElement);
    const moves = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 };
    if (event.key === "Escape") this.closeMenu(true);
    else if (event.key in moves) items[(moves[event.key] + items.length) % items.length].focus();
    else return;
    event.preventDefault();
  }

  #takeFiles() {
    const input = byId("file");
    byId("attach").addEventListener("click", () => input.click());
    input.addEventListener("change", () => {
      this.#attach(input.files[0] ?? null);
      input.value = "";
    });
    byId("detach").addEventListener("click", () => {
      this.#attach(null);
      words.focus();
    });
    words.addEventListener("paste", (event) => {
      if (event.clipboardData.files.length) {
        event.preventDefault();
        this.#attach(event.clipboardData.files[0]);
      }
    });
    const chat = byId("chat");
    chat.addEventListener("dragover", (event) => event.preventDefault());
    chat.addEventListener("drop", (event) => {
      event.preventDefault();
      if (event.dataTransfer.files.length) this.#attach(event.dataTransfer.files[0]);
    });
  }

  #attach(file) {
    this.file = file;
    byId("attached").hidden = !file;
    byId("attached-name").textContent = file ? file.name : "";
    words.placeholder = file ? "Add a caption" : "Message";
    if (file) words.focus();
  }
}
