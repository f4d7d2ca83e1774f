// Files in, a session on the screen, files out.
import { Trouble, tidy } from "./bytes.js";
import { csv } from "./csv.js";
import { byId, complain, make, save, say } from "./dom.js";
import { readFile, readThemes, repliesFile, themesFile } from "./files.js";
import { nobodysKey } from "./hpke.js";
import { unlock } from "./keys.js";
import { narrow, showReports } from "./reports.js";
import { NO_THEME, openBatches, takeThemes, themesToSave } from "./session.js";
import { showCounts, showThemes } from "./tables.js";

const FILTERS = ["category", "role", "question", "theme"];
const { kinds } = SHARED;
let session = null;
let shown = [];

/** Run what a person asked for; what goes wrong becomes a sentence. */
function whenever(id, event, act) {
  byId(id).addEventListener(event, async (happened) => {
    happened.preventDefault();
    complain("");
    try {
      await act(happened);
    } catch (error) {
      if (!(error instanceof Trouble)) console.error(error);
      complain(error instanceof Trouble ? error.message : "Something went wrong here that this page does not expect.");
      byId("trouble").focus();
    }
  });
}

/** Say at once, not after three fields were filled in, if this browser cannot open anything. */
async function checkBrowser() {
  try {
    await nobodysKey();
  } catch {
    complain("This browser is too old for this page, or keeps its cryptography from files. Use a current Chrome, Edge, Firefox or Safari.");
  }
}

/** One passphrase field for each key file. */
function askForPassphrases() {
  const files = [...byId("key-files").files];
  const several = files.length > 1;
  byId("passphrases").replaceChildren(
    ...(several ? files : [null]).flatMap((file, index) => [
      make("label", { for: `passphrase-${index}` }, file ? `Passphrase of ${file.name}` : "Passphrase"),
      make("input", { id: `passphrase-${index}`, type: "password", required: true, autocomplete: "off" }),
    ]),
  );
}

async function open() {
  const batches = [];
  for (const file of byId("batch-files").files) {
    batches.push(await readFile(file, [kinds.batch], "a batch of feedback"));
  }
  const keys = [];
  for (const file of byId("key-files").files) {
    keys.push(await readFile(file, [kinds.whole, kinds.half], "the private key, which ends in .private.json"));
  }
  if (!batches.length || !keys.length) throw new Trouble("Choose a batch file and the key file first.");
  const fields = [...byId("passphrases").querySelectorAll("input")];
  say("Opening…");
  byId("open").disabled = true;
  try {
    const unlocked = await unlock(keys, fields.map((field) => field.value));
    session = await openBatches(batches, unlocked, (done, all) => say(`Opening: ${done} of ${all}`));
  } finally {
    byId("open").disabled = false;
    say("");
  }
  for (const field of fields) field.value = "";
  begin();
}

function begin() {
  byId("start").hidden = true;
  byId("session").hidden = false;
  document.body.classList.add("reading");
  byId("board").textContent = `Feedback for ${session.boardName}`;
  byId("from").textContent = [session.board, session.periods.join(", "), `key ${session.fingerprint}`].filter(Boolean).join(" · ");
  const notes = [];
  if (session.unreadable) {
    notes.push(`${session.unreadable} did not open: sealed to another key, or changed on the way. Try an older key.`);
  }
  if (session.reports.length < SHARED.leastCell) {
    notes.push("There are fewer than 5: who wrote what may be easy to guess. Read with care.");
  }
  byId("notes").replaceChildren(...notes.map((note) => make("p", {}, note)));
  byId("notes").hidden = !notes.length;
  for (const name of FILTERS.slice(0, 3)) {
    const options = Object.entries(SHARED.tables[name]).map(([value, label]) => make("option", { value }, label));
    byId(name).replaceChildren(make("option", { value: "" }, "All"), ...options);
  }
  byId("words").value = "";
  byId("receipt").checked = false;
  showReports(session, changed);
  showCounts(session);
  changed();
  byId("board").focus();
}

function changed() {
  const themes = showThemes(session);
  const chosen = byId("theme").value;
  byId("theme").replaceChildren(
    make("option", { value: "" }, "All"),
    make("option", { value: NO_THEME }, "Without a theme"),
    ...[...themes.keys()].map((name) => make("option", { value: name }, name)),
  );
  byId("theme").value = chosen === NO_THEME || themes.has(chosen) ? chosen : "";
  look();
}

function look() {
  const wanted = Object.fromEntries(FILTERS.map((name) => [name, byId(name).value]));
  wanted.words = byId("words").value.toLowerCase().split(/\s+/u).filter(Boolean);
  wanted.receipt = byId("receipt").checked;
  const before = byId("number").textContent;
  shown = narrow(session, wanted);
  const now = `${shown.length} of ${session.reports.length} shown`;
  if (now !== before) byId("number").textContent = now;
}

function asTable() {
  const { tables } = SHARED;
  const rows = shown.map((report) => [
    tables.category[report.category],
    tables.role[report.role],
    tables.question[report.question],
    [...report.themes].sort().join("; "),
    report.text,
    report.receipt ? "yes" : "no",
  ]);
  return csv([["Category", "Sector", "Key question", "Themes", "Text", "Has a receipt"], ...rows]);
}

async function saveReplies() {
  const long = session.reports.filter(({ reply }) => [...tidy(reply)].length > SHARED.replyLimit).length;
  if (long) throw new Trouble(`A reply has at most ${SHARED.replyLimit} characters. Shorten ${long} of yours.`);
  save(`${session.board}-replies.json`, await repliesFile(session.board, session.reports), "application/json");
  const written = session.reports.filter(({ reply }) => tidy(reply)).length;
  say(`Saved, with ${written} written ${written === 1 ? "reply" : "replies"}. Bring the file to the server's administrator.`);
  session.unsaved = false;
}

async function loadThemes() {
  const [file] = byId("load-themes").files;
  if (!file) return;
  byId("load-themes").value = "";
  const loaded = readThemes(await readFile(file, [kinds.themes], "a file of themes"), session.board);
  const here = takeThemes(session, loaded);
  for (const report of session.reports) report.redraw();
  changed();
  say(`${loaded.size} ${loaded.size === 1 ? "theme" : "themes"} loaded, found ${here} times in what is open here.`);
}

function print(what) {
  document.body.dataset.print = what;
  window.print();
}

function forget() {
  if (session?.unsaved && !window.confirm("Themes or replies are not saved. Close all the same?")) return;
  session = null;
  shown = [];
  window.location.reload();
}

whenever("key-files", "change", askForPassphrases);
whenever("start", "submit", open);
for (const id of [...FILTERS, "receipt"]) whenever(id, "change", look);
whenever("words", "input", look);
whenever("filters", "submit", look);
whenever("save-table", "click", () => save(`${session.board}-feedback.csv`, asTable(), "text/csv"));
whenever("save-themes", "click", () => {
  save(`${session.board}-themes.json`, themesFile(session.board, themesToSave(session)), "application/json");
  session.unsaved = false;
});
whenever("load-themes", "change", loadThemes);
whenever("save-replies", "click", saveReplies);
whenever("print-reports", "click", () => print("reports"));
whenever("print-counts", "click", () => print("counts"));
whenever("forget", "click", forget);
window.addEventListener("beforeunload", (event) => {
  if (session?.unsaved) event.preventDefault();
});
askForPassphrases();
checkBrowser();
