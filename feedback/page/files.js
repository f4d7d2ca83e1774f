// The files that come in and go out; docs/feedback.md has their formats.
import { Trouble, fromBase64, fromUtf8, randomBytes, sha256, shuffled, tidy, toBase64, toHex, utf8 } from "./bytes.js";
import { nobodysKey, seal, unseal } from "./hpke.js";

const CALLED = {
  [SHARED.kinds.batch]: "a batch of feedback",
  [SHARED.kinds.whole]: "a private key",
  [SHARED.kinds.half]: "half of a private key",
  [SHARED.kinds.public]: "a public key, which opens nothing",
  [SHARED.kinds.replies]: "a file of replies",
  [SHARED.kinds.themes]: "a file of themes",
};

/** A file's content, if it is of one of these kinds and of version 1. */
export async function readFile(file, kinds, wanted) {
  let content;
  try {
    content = JSON.parse(fromUtf8(new Uint8Array(await file.arrayBuffer())));
  } catch {
    throw new Trouble(`${file.name} is damaged, or not a file of Safeboard. Choose ${wanted}, or copy it again.`);
  }
  if (!kinds.includes(content?.kind)) {
    const found = CALLED[content?.kind] ?? "not a file of Safeboard";
    throw new Trouble(`${file.name} is ${found}. Choose ${wanted}.`);
  }
  if (content.version !== 1) throw new Trouble(`${file.name} is of a newer kind. Fetch a newer copy of this page.`);
  return { name: file.name, content };
}

/** The sealed reports of a batch file. */
export function sealedReports({ name, content }) {
  try {
    const sealed = content.reports.map(fromBase64);
    if (sealed.every((each) => each.length === SHARED.sealedSize)) return sealed;
  } catch {
    // Said below.
  }
  throw new Trouble(`${name} is damaged: a report in it is not whole. Copy the file again.`);
}

/** One report, opened, or null if this key does not open it. */
export async function openReport(sealed, { board, key }) {
  try {
    const content = JSON.parse(fromUtf8(await unseal(sealed, key, utf8(`safeboard/feedback/1/${board}`))));
    if (content.version !== 1 || typeof content.text !== "string") return null;
    return {
      id: toHex((await sha256(sealed)).slice(0, 16)),
      category: known("category", content.category),
      role: known("role", content.role ?? SHARED.notSaid),
      question: known("question", content.question ?? SHARED.noQuestion),
      text: tidy(content.text),
      receipt: content.receipt ? { id: fromBase64(content.receipt.id), key: fromBase64(content.receipt.key) } : null,
    };
  } catch {
    return null;
  }
}

function known(table, value) {
  if (!Object.hasOwn(SHARED.tables[table], value)) throw new TypeError("an answer that this page does not know");
  return value;
}

/**
 * The file of replies: one entry for every report, so that the server cannot tell who asked for a receipt.
 * @param reports opened reports, each with `receipt` and `reply` (empty: the board has read it)
 */
export async function repliesFile(board, reports) {
  const entries = [];
  for (const { receipt, reply } of reports) {
    const to = receipt ?? { id: randomBytes(16), key: await nobodysKey() };
    const text = receipt ? tidy(reply) : "";
    const content = { version: 1, board, status: text ? "answered" : "read", text };
    const plain = new Uint8Array(SHARED.replySize).fill(0x20);
    plain.set(utf8(JSON.stringify(content)));
    const sealed = await seal(plain, to.key, utf8(`safeboard/reply/1/${toHex(to.id)}`));
    entries.push({ id: toBase64(to.id), sealed: toBase64(sealed) });
  }
  return asFile({ kind: SHARED.kinds.replies, version: 1, board, replies: shuffled(entries) });
}

/** @param {Map<string, {reports: Set<string>, shared: string}>} themes by name */
export function themesFile(board, themes) {
  const list = [...themes].map(([name, { reports, shared }]) => ({ name, shared, reports: [...reports].sort() }));
  return asFile({ kind: SHARED.kinds.themes, version: 1, board, themes: list });
}

/** The reports of each theme by name, as a file of themes has them. */
export function readThemes({ name, content }, board) {
  if (content.board !== board) throw new Trouble(`${name} is about ${content.board}, and this is ${board}.`);
  try {
    return new Map(content.themes.map((theme) => [tidy(theme.name), new Set(theme.reports.map(String))]));
  } catch {
    throw new Trouble(`${name} is damaged. Use another copy of it.`);
  }
}

const asFile = (content) => `${JSON.stringify(content, null, 1)}\n`;
