// What is open in this page: in memory only, gone when it is closed.
import { Trouble, shuffled, tidy, toHex } from "./bytes.js";
import { band, nothing, published, together } from "./counts.js";
import { openReport, sealedReports } from "./files.js";

const OVERLAP =
  "There are no counts, because some reports are in more than one of these files: " +
  "tables of each could differ by one person.";

/**
 * Open batches with the board's key.
 * @param {{name: string, content: object}[]} batches
 * @param {{board: string, key: object}} unlocked
 * @param {(done: number, all: number) => void} progress
 */
export async function openBatches(batches, unlocked, progress) {
  for (const { name, content } of batches) {
    if (content.board !== unlocked.board) {
      throw new Trouble(
        `${name} is feedback for ${content.board}, and the key is that of ${unlocked.board}. Choose the other key.`,
      );
    }
  }
  const sets = different(batches.map((batch) => new Map(sealedReports(batch).map((each) => [toHex(each), each]))));
  const all = new Map(sets.flatMap((set) => [...set]));
  const opened = new Map();
  let done = 0;
  for (const [name, sealed] of all) {
    opened.set(name, await openReport(sealed, unlocked));
    done += 1;
    if (done % 25 === 0) progress(done, all.size);
  }
  const reports = [...opened.values()].filter(Boolean);
  if (!reports.length && all.size) {
    throw new Trouble(
      `None of the ${all.size} reports opens with this key: they were sealed to another one. ` +
        "Choose the key that was installed when the feedback was given.",
    );
  }
  const overlap = sets.reduce((sum, set) => sum + set.size, 0) > all.size;
  const each = sets.map((set) => published([...set.keys()].map((name) => opened.get(name)).filter(Boolean)));
  for (const report of reports) Object.assign(report, { themes: new Set(), reply: "" });
  return {
    board: unlocked.board,
    boardName: nameOf(batches) || unlocked.board,
    fingerprint: unlocked.fingerprint,
    periods: [...new Set(batches.flatMap(({ content }) => content.periods ?? []))].map(String).sort(),
    reports: shuffled(reports),
    unreadable: all.size - reports.length,
    counts: overlap ? nothing() : together(await Promise.all(each)),
    noCounts: overlap ? OVERLAP : "",
    elsewhere: new Map(),
    unsaved: false,
  };
}

/** What the files call the board; older ones do not say. For the eyes only: the key is bound to the id. */
function nameOf(batches) {
  const names = batches.map(({ content }) => content.board_name);
  return tidy(String(names.find((name) => typeof name === "string") ?? "")).slice(0, 100);
}

/** The same file chosen twice is one. */
function different(sets) {
  const names = sets.map((set) => [...set.keys()].sort().join());
  return sets.filter((_, index) => names.indexOf(names[index]) === index);
}

/** Give a report a theme; an existing one that differs only in capitals is taken instead. */
export function addTheme(session, report, typed) {
  const name = tidy(typed).replace(/\s+/gu, " ").slice(0, 60);
  if (!name) return null;
  const existing = [...themesOf(session).keys()].find((each) => each.toLowerCase() === name.toLowerCase());
  report.themes.add(existing ?? name);
  session.unsaved = true;
  return existing ?? name;
}

export function removeTheme(session, report, name) {
  report.themes.delete(name);
  session.unsaved = true;
}

/** All themes by name, in alphabetical order: which of the open reports have them, and how many that is in a band. */
export function themesOf(session) {
  const found = new Map();
  for (const report of session.reports) {
    for (const name of report.themes) found.set(name, (found.get(name) ?? new Set()).add(report.id));
  }
  const sorted = [...found].sort(([one], [other]) => one.localeCompare(other, "en"));
  return new Map(sorted.map(([name, reports]) => [name, { reports, shared: band(reports.size) }]));
}

/** The same, with what a loaded file says of reports that are not open here, so that saving loses nothing. */
export function themesToSave(session) {
  const themes = themesOf(session);
  for (const [name, reports] of session.elsewhere) {
    const here = themes.get(name)?.reports ?? new Set();
    const all = new Set([...here, ...reports]);
    themes.set(name, { reports: all, shared: band(all.size) });
  }
  return themes;
}

/** Put loaded themes to the reports that they are of; how many of these are open here. */
export function takeThemes(session, loaded) {
  const byId = new Map(session.reports.map((report) => [report.id, report]));
  let here = 0;
  for (const [name, ids] of loaded) {
    for (const id of ids) {
      if (byId.has(id)) {
        addTheme(session, byId.get(id), name);
        here += 1;
      } else {
        session.elsewhere.set(name, (session.elsewhere.get(name) ?? new Set()).add(id));
      }
    }
  }
  session.unsaved = false;
  return here;
}

/** Whether a report is among those that the officer wants to see. */
export function fits(report, { category, role, question, theme, words, receipt }) {
  return (
    (!category || report.category === category) &&
    (!role || report.role === role) &&
    (!question || report.question === question) &&
    (!theme || (theme === NO_THEME ? !report.themes.size : report.themes.has(theme))) &&
    (!receipt || report.receipt !== null) &&
    words.every((word) => report.text.toLowerCase().includes(word))
  );
}

/** Stands for reports without a theme; no theme has a line break in it. */
export const NO_THEME = "\n";
