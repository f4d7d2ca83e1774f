// The two tables at the page's side: counts to show around, and themes.
import { byId, make } from "./dom.js";
import { themesOf } from "./session.js";

const HEADINGS = { category: "What it is about", role: "Sector", question: "Key question" };

export function showCounts({ counts, noCounts }) {
  const place = byId("counts");
  if (noCounts) {
    place.replaceChildren(make("p", {}, noCounts));
    return;
  }
  const total = make("p", { className: "total" }, make("strong", {}, String(counts.total ?? "fewer than 5")), " in all");
  place.replaceChildren(total, ...counts.tables.map(table));
}

function table({ name, cells, withheld }) {
  if (cells.every(({ count }) => count === null)) {
    return make("p", {}, make("strong", {}, HEADINGS[name]), ": too few of each to show any.");
  }
  const rows = cells.map(({ value, count, partial }) =>
    make(
      "tr",
      {},
      make("th", { scope: "row" }, SHARED.tables[name][value]),
      make("td", {}, count === null ? "not shown" : `${partial ? "at least " : ""}${count}`),
    ),
  );
  return make(
    "div",
    {},
    make("table", {}, make("caption", {}, HEADINGS[name]), make("tbody", {}, ...rows)),
    withheld ? make("p", { className: "small" }, `In those not shown, together: ${withheld}`) : null,
  );
}

/** The themes, how many reports each has, and what may be said of that to others. */
export function showThemes(session) {
  const themes = themesOf(session);
  byId("theme-names").replaceChildren(...[...themes.keys()].map((name) => make("option", { value: name })));
  byId("no-themes").hidden = themes.size > 0;
  byId("themes").hidden = themes.size === 0;
  byId("theme-rows").replaceChildren(
    ...[...themes].map(([name, { reports, shared }]) =>
      make("tr", {}, make("th", { scope: "row" }, name), make("td", {}, String(reports.size)), make("td", {}, shared)),
    ),
  );
  return themes;
}
