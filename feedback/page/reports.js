// The reports as cards: words, themes, and a reply where somebody has a receipt.
import { byId, make } from "./dom.js";
import { addTheme, fits, removeTheme } from "./session.js";

/**
 * @param session what is open
 * @param {() => void} changed is called when a theme or a reply was changed
 */
export function showReports(session, changed) {
  byId("reports").replaceChildren(...session.reports.map((report, index) => card(session, report, index + 1, changed)));
}

/** Hide what the officer does not want to see now, and return what is left. */
export function narrow(session, wanted) {
  const shown = [];
  session.reports.forEach((report, index) => {
    const visible = fits(report, wanted);
    byId("reports").children[index].hidden = !visible;
    if (visible) shown.push(report);
  });
  return shown;
}

function card(session, report, number, changed) {
  const { tables } = SHARED;
  const about = [
    report.role === SHARED.notSaid ? null : tables.role[report.role],
    report.question === SHARED.noQuestion ? null : tables.question[report.question],
  ].filter(Boolean);
  const heading = make("h3", { id: `report-${number}` }, tables.category[report.category]);
  return make(
    "article",
    { className: report.category, "aria-labelledby": heading.id },
    heading,
    about.length ? make("p", { className: "about" }, about.join(" · ")) : null,
    make("p", { className: "words" }, report.text),
    themes(session, report, number, changed),
    report.receipt ? reply(session, report, number, changed) : null,
  );
}

function themes(session, report, number, changed) {
  const list = make("ul", { className: "tags", "aria-label": "Themes of this report" });
  const input = make("input", { id: `theme-${number}`, list: "theme-names", maxLength: 60, autocomplete: "off" });
  const draw = () => {
    list.hidden = report.themes.size === 0;
    list.replaceChildren(
      ...[...report.themes].sort().map((name) => {
        const remove = make("button", { type: "button", "aria-label": `Take the theme ${name} away` }, name, " ×");
        remove.addEventListener("click", () => {
          removeTheme(session, report, name);
          draw();
          changed();
          input.focus();
        });
        return make("li", {}, remove);
      }),
    );
  };
  report.redraw = draw;
  const form = make(
    "form",
    { className: "tag" },
    make("label", { for: input.id }, "Theme"),
    input,
    make("button", { type: "submit" }, "Add"),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (addTheme(session, report, input.value) === null) return;
    input.value = "";
    draw();
    changed();
  });
  draw();
  return make("div", { className: "themes" }, list, form);
}

function reply(session, report, number, changed) {
  const left = make("p", { id: `left-${number}`, className: "small" });
  const field = make("textarea", { id: `reply-${number}`, rows: 4, "aria-describedby": left.id });
  const count = () => {
    const over = [...field.value].length - SHARED.replyLimit;
    left.textContent = over > 0 ? `${over} characters too many` : `${-over} characters left`;
    field.setAttribute("aria-invalid", String(over > 0));
  };
  field.addEventListener("input", () => {
    report.reply = field.value;
    session.unsaved = true;
    count();
    changed();
  });
  count();
  return make(
    "details",
    {},
    make("summary", {}, "Has a receipt: write a reply"),
    make("label", { for: field.id }, "Reply, which only whoever has the receipt can read"),
    field,
    left,
  );
}
