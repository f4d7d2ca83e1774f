// The page as a whole: who there is, who one is, and the news that keeps both up to date.

import { ask, byId, day, el, shortDay, time, toast } from "./dom.js";
import { gist } from "./bubble.js";
import { showClock, startClock } from "./clock.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";

const ROLES = { practitioner: "Practitioner", owner: "Action owner", member: "Board member", officer: "Officer" };
const WIDE = matchMedia("(min-width: 760px)");
const TYPING_SECONDS = 5;

let people = [];
let current = null;
let today = "";
let description = "";
let run = ""; // which start of the demo the page has spoken with
let typing = null; // the timer of the bot's "is writing", while it shows
let early = []; // news that came before the page knew whom it is about

const actions = {
  bot: "",
  send: (text) => ask(`/demo/people/${current.id}/messages`, { text }),
  press: async (id, data) => {
    try {
      await ask(`/demo/people/${current.id}/presses`, { message_id: id, data });
    } catch (error) {
      toast(error.message);
    }
  },
};
// A command or link in a text has no form around it that would say what went wrong.
const said = { ...actions, send: (text) => actions.send(text).catch((error) => toast(error.message)) };
const conversation = new Conversation(said);
const composer = new Composer(actions.send);

// Who one is

const place = (person) => (people.filter(({ role }) => role === person.role).length > 1 ? String(person.id) : person.role);
const role = (person) => ROLES[person.role] ?? person.role;

async function follow() {
  const hash = decodeURIComponent(location.hash.slice(1));
  if (hash === "words") return;
  const chosen = people.find((person) => place(person) === hash || String(person.id) === hash);
  byId("app").dataset.view = chosen ? "chat" : "people";
  const person = chosen ?? (WIDE.matches ? current ?? people[0] : null);
  if (!person) {
    current = null;
    drawPeople();
    return;
  }
  if (person === current) return;
  current = person;
  stopTyping();
  conversation.clear();
  composer.open(person);
  drawPeople();
  await load();
  if (chosen && WIDE.matches) byId("words").focus();
  else if (chosen) byId("back").focus();
}

async function load() {
  const person = current;
  const { messages, commands } = await ask(`/demo/page/${person.id}`);
  if (person !== current) return;
  conversation.takeAll(messages);
  composer.commands = commands;
  seen();
}

// What has been shown has been read, if the page is in front of somebody.
function seen() {
  const shown = current && document.visibilityState === "visible" && (WIDE.matches || byId("app").dataset.view === "chat");
  if (!shown || !current.unread) return;
  current.unread = 0;
  drawPeople();
  ask(`/demo/people/${current.id}/read`, { up_to: conversation.last }).catch(() => {});
}

function drawPeople() {
  people.forEach((person, index) => {
    // The link itself stays, so that the focus does too.
    person.link ??= byId("people").appendChild(el("li")).appendChild(el("a", { class: "person" }));
    fillRow(person, index);
  });
  const unread = people.reduce((sum, person) => sum + person.unread, 0);
  document.title = unread ? `(${unread}) Safeboard demo` : "Safeboard demo";
  drawHead();
}

function fillRow(person, index) {
  const { last, link } = person;
  const when = last ? (day(last.at) === today ? time(last.at) : shortDay(last.at)) : "";
  link.href = `#${place(person)}`;
  if (person === current) link.setAttribute("aria-current", "page");
  else link.removeAttribute("aria-current");
  link.replaceChildren(...[
    el("span", { class: `avatar hue${index % 6}`, "aria-hidden": "true" }, [...person.name][0]),
    el("span", { class: "person-name" }, person.name, el("span", { class: "person-role" }, role(person))),
    el("span", { class: "person-last" }, last ? (last.from === "me" ? "You: " : "") + gist(last) : "No messages yet"),
    el("span", { class: "person-when" }, when),
    person.unread
      ? el("span", { class: "badge" }, String(person.unread), el("span", { class: "hidden" }, " unread"))
      : null,
  ].filter(Boolean));
}

function drawHead() {
  const who = current ? `You are ${current.name}, ${role(current).toLowerCase()}` : "";
  byId("chat-sub").textContent = typing ? "is writing…" : who;
  byId("chat-sub").classList.toggle("typing", Boolean(typing));
  byId("welcome-text").textContent = `${who}. ${description || "Press Start, or simply write something."}`;
  byId("blocked").hidden = !current?.blocked;
  byId("composer").hidden = !current || current.blocked;
  byId("blocked-text").textContent = current ? `${current.name} has blocked the bot.` : "";
}

// News

const news = {
  message({ person: id, message, unread }) {
    const person = people.find((one) => one.id === id);
    if (message.deleted) return gone(person, message);
    if (message.id >= (person.last?.id ?? 0)) person.last = message;
    person.unread = unread;
    if (person === current) {
      conversation.take(message);
      if (message.from === "bot") stopTyping();
      seen();
    }
    drawPeople();
  },
  toast({ person, text, alert }) {
    if (person !== current?.id) return;
    if (!alert) return toast(text);
    byId("alert-text").textContent = text;
    byId("alert").showModal();
  },
  typing({ person }) {
    if (person !== current?.id) return;
    clearTimeout(typing);
    typing = setTimeout(stopTyping, TYPING_SECONDS * 1000);
    drawHead();
  },
  read({ person: id, unread }) {
    people.find((one) => one.id === id).unread = unread;
    drawPeople();
  },
  blocked({ person: id, blocked }) {
    people.find((one) => one.id === id).blocked = blocked;
    drawPeople();
  },
  async commands() {
    if (current) composer.commands = (await ask(`/demo/page/${current.id}`)).commands;
  },
  clock({ clock }) {
    today = clock.today;
    showClock(clock);
    drawPeople();
  },
};

// Which message is now the last, only the demo knows.
function gone(person, message) {
  if (person === current) conversation.take(message);
  overview();
}

function stopTyping() {
  clearTimeout(typing);
  typing = null;
  drawHead();
}

async function overview() {
  const told = await ask("/demo/page");
  actions.bot = said.bot = told.bot.username;
  description = told.bot.description;
  if (run && told.run !== run) conversation.clear(); // the demo was restarted, perhaps afresh: it numbers from the start
  run = told.run;
  people = told.people.map((person) => {
    const known = people.find(({ id }) => id === person.id);
    return known ? Object.assign(known, person) : person;
  });
  today = told.clock.today;
  showClock(told.clock);
  drawPeople();
}

// The stream comes first and everything is asked for after it, so nothing falls between the two;
// what arrives twice is known by its revision.
function listen() {
  const stream = new EventSource("/demo/events");
  stream.onopen = async () => {
    byId("link-state").textContent = "";
    try {
      await overview();
      await (current ? load() : follow());
    } catch (error) {
      toast(error.message);
    }
    for (const { kind, ...content } of early.splice(0)) news[kind]?.(content);
  };
  stream.onerror = () => {
    byId("link-state").textContent = "Reconnecting…";
  };
  stream.onmessage = ({ data }) => {
    const { kind, ...content } = JSON.parse(data);
    if (people.length) news[kind]?.(content);
    else early.push({ kind, ...content });
  };
}

addEventListener("hashchange", follow);
WIDE.addEventListener("change", follow);
document.addEventListener("visibilitychange", seen);
byId("skip").addEventListener("click", (event) => {
  event.preventDefault(); // the address says who one is
  byId("words").focus();
});
byId("start").addEventListener("click", () => {
  said.send("/start");
  byId("words").focus();
});
async function setBlocked(blocked, next) {
  const person = current.id;
  await ask(`/demo/people/${person}/block`, { blocked });
  news.blocked({ person, blocked }); // the stream tells it too, but perhaps later than the focus should move
  byId(next).focus();
}
byId("block").addEventListener("click", () => {
  composer.closeMenu(false);
  setBlocked(true, "unblock");
});
byId("unblock").addEventListener("click", () => setBlocked(false, "words"));
startClock();
listen();
