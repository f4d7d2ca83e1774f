// A message's text with its formatting, as nodes. Entities count in UTF-16 code units, as JavaScript does.

import { el } from "./dom.js";

const TAGS = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote" };
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

// `actions.send(text)` says something as the person; `actions.bot` is the bot's user name.
export function formatted(text, entities, actions) {
  const fragment = document.createDocumentFragment();
  fragment.append(...pieces(text, 0, text.length, [...entities], actions));
  return fragment;
}

function pieces(text, start, end, entities, actions) {
  const nodes = [];
  let at = start;
  let afterBlock = false;
  const plain = (to, beforeBlock) => {
    let words = text.slice(at, to);
    // A block stands on its own lines, so the line breaks around it in the text are not shown as well.
    if (afterBlock && words.startsWith("\n")) words = words.slice(1);
    if (beforeBlock && words.endsWith("\n")) words = words.slice(0, -1);
    if (words) nodes.push(words);
  };
  while (entities.length) {
    const entity = entities.shift();
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    if (from >= to) continue;
    const block = BLOCKS.has(entity.type);
    plain(from, block);
    const inside = [];
    while (entities.length && entities[0].offset < to) {
      const inner = entities.shift();
      inside.push(inner);
      const beyond = inner.offset + inner.length - to;
      if (beyond > 0) entities.push({ ...inner, offset: to, length: beyond });
    }
    entities.sort((one, other) => one.offset - other.offset);
    nodes.push(wrap(entity, text.slice(from, to), pieces(text, from, to, inside, actions), actions));
    at = to;
    afterBlock = block;
  }
  plain(end, false);
  return nodes;
}

function wrap(entity, words, children, actions) {
  switch (entity.type) {
    case "text_link": return link(entity.url, children, actions);
    case "url": return link(/^https?:/i.test(words) ? words : `https://${words}`, children, actions);
    case "email": return el("a", { href: `mailto:${words}` }, ...children);
    case "bot_command": return el("button", { type: "button", class: "in-text", onclick: () => actions.send(words) }, ...children);
    case "spoiler": return spoiler(children);
    case "expandable_blockquote": return expandable(children);
    default: return TAGS[entity.type] ? el(TAGS[entity.type], {}, ...children) : el("span", {}, ...children);
  }
}

// What a link to this bot would say when it is opened, such as an invitation; null for any other link.
export function opening(url, bot) {
  const match = /^(?:https?:\/\/)?t\.me\/(\w+)\?start=([\w-]{1,64})$/i.exec(url);
  return match && match[1].toLowerCase() === bot.toLowerCase() ? `/start ${match[2]}` : null;
}

function link(url, children, actions) {
  const words = opening(url, actions.bot);
  if (words) return el("button", { type: "button", class: "in-text", onclick: () => actions.send(words) }, ...children);
  if (!/^https?:/i.test(url)) return el("span", {}, ...children);
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

function spoiler(children) {
  const inner = el("span", { "aria-hidden": "true" }, ...children);
  const node = el("button", { type: "button", class: "spoiler", "aria-label": "Hidden text; press to show it" }, inner);
  node.addEventListener("click", () => {
    const shown = el("span", { class: "spoiler-shown", tabindex: "-1" }, ...inner.childNodes);
    node.replaceWith(shown);
    shown.focus();
  });
  return node;
}

function expandable(children) {
  const quote = el("blockquote", { class: "folded" }, ...children);
  const more = el("button", { type: "button", class: "in-text", "aria-expanded": "false" }, "Show all");
  more.addEventListener("click", () => {
    const folded = quote.classList.toggle("folded");
    more.setAttribute("aria-expanded", String(!folded));
    more.textContent = folded ? "Show all" : "Show less";
  });
  return el("div", { class: "expandable" }, quote, more);
}
