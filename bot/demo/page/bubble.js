// One message as a bubble with its file, text, time and buttons.

import { el, time, toast } from "./dom.js";
import { formatted, opening } from "./text.js";

const OTHER = { voice: "🎤 Voice message", location: "📍 Location", contact: "👤 Contact" };

export const BOT = "Safeboard";

// The words that stand for a message in the list of people.
export function gist(message) {
  if (message.text) return message.text.replace(/\s+/g, " ");
  if (message.file) return message.file.photo ? "🖼 Picture" : `📄 ${message.file.name}`;
  return OTHER[message.kind] ?? "";
}

export function bubble(message, actions) {
  const mine = message.from === "me";
  const item = el("li", { class: `msg ${mine ? "me" : "bot"}`, "data-id": message.id, "data-at": message.at, tabindex: "-1" });
  fill(item, message, actions);
  return item;
}

export function fill(item, message, actions) {
  const mine = message.from === "me";
  const body = el("div", { class: "bubble" }, el("span", { class: "hidden" }, mine ? "You: " : `${BOT}: `));
  if (message.reply) body.append(el("div", { class: "reply" }, message.reply));
  if (message.file) body.append(message.file.photo ? picture(message, mine) : attachment(message.file));
  if (message.text) {
    const big = message.kind === "sticker" ? " sticker" : "";
    body.append(el("div", { class: `text${big}`, dir: "auto" }, formatted(message.text, message.entities, actions)));
  }
  if (OTHER[message.kind]) body.append(el("div", { class: "text" }, OTHER[message.kind]));
  body.append(
    el("div", { class: "meta" },
      message.edited ? el("span", {}, "edited") : null,
      el("time", { datetime: message.at }, time(message.at))),
  );
  item.replaceChildren(body);
  if (message.keyboard.length) item.append(keyboard(message, actions));
}

function picture(message, mine) {
  const { url, width, height } = message.file;
  const alt = message.text || (mine ? "Picture from you" : "Picture from the bot");
  const image = el("img", { src: url, alt, width, height, class: "picture" });
  return el("a", { href: url, target: "_blank", rel: "noopener", class: "picture-link" }, image);
}

function attachment(file) {
  const ending = file.name.includes(".") ? file.name.split(".").pop().slice(0, 4).toUpperCase() : "FILE";
  return el("a", { class: "attachment", href: file.url, download: file.name },
    el("span", { class: "attachment-kind", "aria-hidden": "true" }, ending),
    el("span", { class: "attachment-name" }, el("span", {}, file.name), el("small", {}, size(file.size))));
}

function size(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function keyboard(message, actions) {
  const rows = message.keyboard.map((row) => el("div", { class: "keys" }, ...row.map((key) => button(message, key, actions))));
  return el("div", { class: "keyboard", role: "group", "aria-label": "Buttons of this message" }, ...rows);
}

function button(message, key, actions) {
  const start = key.url && opening(key.url, actions.bot);
  if (start) return el("button", { type: "button", class: "key", onclick: () => actions.send(start) }, key.text);
  if (key.url) {
    const label = [key.text, el("span", { class: "hidden" }, " (opens in a new tab)")];
    return el("a", { class: "key out", href: key.url, target: "_blank", rel: "noopener noreferrer" }, ...label);
  }
  if (key.callback_data) {
    return el("button", { type: "button", class: "key", onclick: () => actions.press(message.id, key.callback_data) }, key.text);
  }
  if (key.copy_text) {
    return el("button", { type: "button", class: "key", onclick: () => copy(key.copy_text.text) }, key.text);
  }
  return el("button", { type: "button", class: "key", onclick: () => toast("This kind of button does nothing in the demo.") }, key.text);
}

async function copy(text) {
  await navigator.clipboard.writeText(text);
  toast("Copied.");
}
