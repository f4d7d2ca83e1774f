// The few things that every part of the page needs. Text only ever enters the page as text nodes.

export const byId = (id) => document.getElementById(id);

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

// Asks the demo for something. Throws an Error whose message is the demo's sentence.
export async function ask(path, body) {
  const form = body instanceof FormData;
  const options = body === undefined ? {} : { method: "POST", body: form ? body : JSON.stringify(body) };
  if (body !== undefined && !form) options.headers = { "Content-Type": "application/json" };
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Error("The demo does not answer. Is it still running?");
  }
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

const ZONE = { timeZone: "Europe/London" };
const TIME = new Intl.DateTimeFormat("en-GB", { ...ZONE, hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { ...ZONE, weekday: "long", day: "numeric", month: "long", year: "numeric" });
const SHORT_DAY = new Intl.DateTimeFormat("en-GB", { ...ZONE, day: "numeric", month: "short" });

// en-GB puts a comma after the weekday; British usage for a heading does without.
export const day = (iso) => DAY.format(new Date(iso)).replace(",", "");
export const shortDay = (iso) => SHORT_DAY.format(new Date(iso));
export const time = (iso) => TIME.format(new Date(iso));

let toastTimer;
export function toast(text) {
  const node = byId("toast");
  node.textContent = text;
  node.classList.add("shown");
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => {
    node.classList.remove("shown");
    node.textContent = "";
  }, Math.max(4000, text.length * 80));
}
