// The board's private key: one file and a passphrase, or two halves and two passphrases.
import { Trouble, fromBase64, sha256, toHex, utf8 } from "./bytes.js";
import { importPrivate } from "./hpke.js";

/**
 * @param {{name: string, content: object}[]} files one whole key, or both halves in any order
 * @param {string[]} passphrases one for each
 * @returns the board's id and its key
 */
export async function unlock(files, passphrases) {
  const halves = files.filter(({ content }) => content.kind === SHARED.kinds.half);
  if (files.length === 1 && halves.length === 1) {
    throw new Trouble(`${files[0].name} is half ${halves[0].content.half} of a split key. Choose both halves.`);
  }
  if (files.length === 1) return checked(files[0], await wholeKey(files[0], passphrases[0]));
  if (files.length !== 2 || halves.length !== 2) {
    throw new Trouble("Choose one private key file, or the two halves of a split one.");
  }
  const [one, other] = halves.map(({ content }) => content);
  if (one.pair !== other.pair || one.board !== other.board) {
    throw new Trouble("These two halves do not belong together: they were made at different times.");
  }
  if (one.half === other.half) throw new Trouble(`Both files are half ${one.half}. Choose half 1 and half 2.`);
  const shares = [await share(halves[0], passphrases[0]), await share(halves[1], passphrases[1])];
  return checked(halves[0], await joined(halves[0], shares));
}

const wholeKey = ({ name, content }, passphrase) =>
  unlocked(name, content, content.private_key, passphrase, `${SHARED.kinds.whole}/1/${content.board}`);

const share = ({ name, content }, passphrase) =>
  unlocked(name, content, content.share, passphrase, binding(content, content.half));

async function joined({ name, content }, [one, other]) {
  const raw = one.map((byte, index) => byte ^ other[index]);
  try {
    const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["decrypt"]);
    const { nonce, locked } = content.private_key;
    return await decrypt(key, nonce, fromBase64(locked), binding(content, 0));
  } catch {
    throw damaged(name);
  }
}

const binding = ({ board, pair }, number) => `${SHARED.kinds.half}/1/${board}/${pair}/${number}`;

async function unlocked(name, content, locked, passphrase, bound) {
  let bytes;
  let key;
  try {
    const { iterations, salt } = content.passphrase;
    if (!(iterations >= 1 && iterations <= SHARED.mostIterations)) throw damaged(name);
    bytes = fromBase64(locked);
    // Composed letters: an é typed on another keyboard must give the same key.
    const typed = await crypto.subtle.importKey("raw", utf8(passphrase.normalize("NFC")), "PBKDF2", false, [
      "deriveKey",
    ]);
    const derivation = { name: "PBKDF2", hash: "SHA-256", iterations, salt: fromBase64(salt) };
    key = await crypto.subtle.deriveKey(derivation, typed, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
    fromBase64(content.cipher.nonce);
  } catch {
    throw damaged(name);
  }
  try {
    return await decrypt(key, content.cipher.nonce, bytes, bound);
  } catch {
    throw new Trouble(
      `The passphrase does not open ${name}. Check capital letters and spaces. ` +
        "If it is lost, nobody can read what was sealed to this key.",
    );
  }
}

async function decrypt(key, nonce, locked, bound) {
  const how = { name: "AES-GCM", iv: fromBase64(nonce), additionalData: utf8(bound) };
  return new Uint8Array(await crypto.subtle.decrypt(how, key, locked));
}

/** The fingerprint is what officers compare by phone, so it must be that of this very key. */
async function checked({ name, content }, pkcs8) {
  let key;
  try {
    key = await importPrivate(pkcs8);
  } catch {
    throw damaged(name);
  }
  const digits = toHex(await sha256(key.raw)).slice(0, 32);
  if (content.fingerprint !== digits.match(/..../g).join(" ")) throw damaged(name);
  return { board: content.board, fingerprint: content.fingerprint, key };
}

const damaged = (name) => new Trouble(`${name} is damaged or incomplete. Use another copy of it.`);
