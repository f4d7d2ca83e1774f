// Counts that may be shown around; the rules, and why they are so, are in feedback/statistics.py.
import { concat, sha256, toHex, utf8 } from "./bytes.js";

/** What may be shown around of one batch. */
export async function published(reports) {
  if (reports.length < SHARED.leastCell) return nothing();
  const digests = await Promise.all(reports.map(async ({ text }) => toHex(await sha256(utf8(text)))));
  const seed = await sha256(concat(...digests.sort().map(fromHex)));
  const tables = await Promise.all(
    Object.keys(SHARED.tables).map(async (name) => {
      const values = Object.keys(SHARED.tables[name]);
      const counts = new Map(values.map((value) => [value, reports.filter((each) => each[name] === value).length]));
      const shown = suppressed(counts, await lot(seed, name, values));
      const withheld = reports.length - [...shown.values()].reduce((sum, count) => sum + (count ?? 0), 0);
      return { name, withheld, cells: values.map((value) => ({ value, count: shown.get(value), partial: false })) };
    }),
  );
  return { total: reports.length, tables };
}

/** The sums of what several batches may show; small batches are not in it. */
export function together(releases) {
  const counted = releases.filter(({ total }) => total !== null);
  if (!counted.length) return nothing();
  const tables = counted[0].tables.map(({ name, cells }, number) => ({
    name,
    withheld: counted.reduce((sum, { tables: theirs }) => sum + theirs[number].withheld, 0),
    cells: cells.map(({ value }, at) => {
      const known = counted.map(({ tables: theirs }) => theirs[number].cells[at].count).filter((count) => count !== null);
      const sum = known.reduce((one, other) => one + other, 0);
      const some = known.length < counted.length;
      return some && !sum ? { value, count: null, partial: false } : { value, count: sum, partial: some };
    }),
  }));
  return { total: counted.reduce((sum, { total }) => sum + total, 0), tables };
}

/** A table of nothing: too few reports, or a reason to show none. */
export function nothing() {
  const tables = Object.entries(SHARED.tables).map(([name, labels]) => ({
    name,
    withheld: null,
    cells: Object.keys(labels).map((value) => ({ value, count: null, partial: false })),
  }));
  return { total: null, tables };
}

/** A number of people in words that do not tell one more from one less; for themes, which overlap. */
export function band(count) {
  const step = [100, 50, 20, 10, 5].find((each) => each <= count);
  return step ? `${step} or more` : "fewer than 5";
}

function suppressed(counts, order) {
  const small = new Set([...counts.keys()].filter((value) => counts.get(value) < SHARED.leastCell));
  const few = [...small].reduce((sum, value) => sum + counts.get(value), 0);
  if (few === 0) return counts;
  if (few < SHARED.leastCell) small.add(order.find((value) => !small.has(value)));
  return new Map([...counts].map(([value, count]) => [value, small.has(value) ? null : count]));
}

async function lot(seed, table, values) {
  const drawn = await Promise.all(
    values.map(async (value) => [toHex(await sha256(concat(seed, utf8(`/${table}/${value}`)))), value]),
  );
  return drawn.sort(([one], [other]) => (one < other ? -1 : 1)).map(([, value]) => value);
}

const fromHex = (digits) => Uint8Array.from(digits.match(/../g), (pair) => parseInt(pair, 16));
