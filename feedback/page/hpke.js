// HPKE (RFC 9180), base mode, single shot: X25519, HKDF-SHA256, AES-256-GCM, with the browser's own cryptography.
// The letters in quotation marks are the RFC's.
import { EMPTY, concat, utf8 } from "./bytes.js";

const KEM = concat(utf8("KEM"), Uint8Array.of(0x00, 0x20));
const SUITE = concat(utf8("HPKE"), Uint8Array.of(0x00, 0x20, 0x00, 0x01, 0x00, 0x02));
// HMAC fills a short key with zeros, and WebCrypto refuses an empty one.
const NO_SALT = new Uint8Array(32);
const BASE_POINT = Uint8Array.from({ length: 32 }, (_, index) => (index ? 0 : 9));

/** A private key that cannot be taken out of the browser again, and its raw public key. */
export async function importPrivate(pkcs8) {
  const key = await crypto.subtle.importKey("pkcs8", pkcs8, { name: "X25519" }, false, ["deriveBits"]);
  return { key, raw: await agree(key, BASE_POINT) };
}

/** @throws {DOMException} if it was sealed to another key, for another purpose, or changed */
export async function unseal(sealed, { key, raw }, info) {
  const encapsulated = sealed.slice(0, 32);
  const { cipher, iv } = await schedule(await agree(key, encapsulated), encapsulated, raw, info);
  return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, cipher, sealed.slice(32)));
}

export async function seal(plain, publicRaw, info) {
  const fresh = await crypto.subtle.generateKey({ name: "X25519" }, true, ["deriveBits"]);
  const encapsulated = new Uint8Array(await crypto.subtle.exportKey("raw", fresh.publicKey));
  const { cipher, iv } = await schedule(await agree(fresh.privateKey, publicRaw), encapsulated, publicRaw, info);
  return concat(encapsulated, new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, cipher, plain)));
}

/** A public key whose private half nobody has. */
export async function nobodysKey() {
  const fresh = await crypto.subtle.generateKey({ name: "X25519" }, true, ["deriveBits"]);
  return new Uint8Array(await crypto.subtle.exportKey("raw", fresh.publicKey));
}

async function agree(privateKey, publicRaw) {
  const theirs = await crypto.subtle.importKey("raw", publicRaw, { name: "X25519" }, false, []);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: "X25519", public: theirs }, privateKey, 256));
}

async function schedule(agreed, encapsulated, recipient, info) {
  const eaePrk = await extract(KEM, NO_SALT, "eae_prk", agreed);
  const shared = await expand(KEM, eaePrk, "shared_secret", concat(encapsulated, recipient), 32);
  const context = concat(
    Uint8Array.of(0x00),
    await extract(SUITE, NO_SALT, "psk_id_hash", EMPTY),
    await extract(SUITE, NO_SALT, "info_hash", info),
  );
  const secret = await extract(SUITE, shared, "secret", EMPTY);
  const key = await expand(SUITE, secret, "key", context, 32);
  const cipher = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt", "decrypt"]);
  return { cipher, iv: await expand(SUITE, secret, "base_nonce", context, 12) };
}

const extract = (suite, salt, label, material) => hmac(salt, concat(utf8("HPKE-v1"), suite, utf8(label), material));

/** One block of HKDF-Expand is enough: nothing here is longer than 32 bytes. */
async function expand(suite, secret, label, info, length) {
  const labelled = concat(Uint8Array.of(0, length), utf8("HPKE-v1"), suite, utf8(label), info, Uint8Array.of(1));
  return (await hmac(secret, labelled)).slice(0, length);
}

async function hmac(key, data) {
  const imported = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, data));
}
