// A table that every spreadsheet program opens, and in which no cell is a formula.

// The wide forms count too: some programs take them for the narrow ones.
const FORMULA = /^\s*[=+\-@|\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;

/** @param {string[][]} rows */
export function csv(rows) {
  // The mark in front tells Excel that it is UTF-8.
  return `\ufeff${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

function cell(text) {
  const guarded = FORMULA.test(text) ? `'${text}` : text;
  return `"${guarded.replaceAll('"', '""')}"`;
}
