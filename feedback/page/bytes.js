// Bytes, text, and chance.

/** Something that the person should know, as a sentence. */
export class Trouble extends Error {}

export const EMPTY = new Uint8Array();

export const utf8 = (text) => new TextEncoder().encode(text);

/** @throws {TypeError} if the bytes are no UTF-8 */
export const fromUtf8 = (bytes) => new TextDecoder("utf-8", { fatal: true }).decode(bytes);

export function concat(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** @throws {DOMException} if it is no base64 */
export const fromBase64 = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

export function toBase64(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

export const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

export const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

export const randomBytes = (number) => crypto.getRandomValues(new Uint8Array(number));

/** The same things in an order of chance. */
export function shuffled(things) {
  const list = [...things];
  for (let last = list.length - 1; last > 0; last -= 1) {
    const other = randomBelow(last + 1);
    [list[last], list[other]] = [list[other], list[last]];
  }
  return list;
}

function randomBelow(limit) {
  // Numbers beyond the last whole multiple would make some outcomes likelier.
  const fair = 2 ** 32 - (2 ** 32 % limit);
  for (;;) {
    const [number] = crypto.getRandomValues(new Uint32Array(1));
    if (number < fair) return number % limit;
  }
}

// What Python calls white space, so that both tidy a text to the same one.
const SPACE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+";
const AROUND = new RegExp(`^${SPACE}|${SPACE}$`, "gu");

/** Plain line ends, composed letters, and nothing that cannot be seen or typed; as feedback/report.py has it. */
export const tidy = (text) =>
  text
    .normalize("NFC")
    .replace(/\r\n?/g, "\n")
    .replace(/[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]/gu, "")
    .replace(AROUND, "");
