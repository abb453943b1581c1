/**
 * A blind receipt shown to be that of a leaf without the seed (`ledger/FORMAT.md` section 6): HMAC from the two states of
 * SHA-256 that it begins from. Browsers hash whole texts only, so one step of SHA-256 is written out here (FIPS 180-4).
 */
import { type Bytes, hex, unhex } from "./hashes";

export interface Blinding {
  readonly inner: string;
  readonly outer: string;
}

const BLOCK = 64;
const HASH = 32;

/** The blind hash of a leaf, all in hex. */
export function blindHash(blinding: Blinding, leaf: string): string {
  return hex(compress(unhex(blinding.outer), tail(compress(unhex(blinding.inner), tail(unhex(leaf))))));
}

/** The block that ends a text of one block and these 32 bytes. */
function tail(hash: Bytes): Bytes {
  const block = new Uint8Array(BLOCK);
  block.set(hash);
  block[HASH] = 0x80;
  new DataView(block.buffer).setUint32(BLOCK - 4, (BLOCK + HASH) * 8);
  return block;
}

function compress(state: Bytes, block: Bytes): Bytes {
  const words = new Uint32Array(BLOCK);
  const [given, before] = [new DataView(block.buffer), new DataView(state.buffer)];
  const word = (at: number): number => words[at] ?? 0;
  for (let at = 0; at < 16; at += 1) words[at] = given.getUint32(at * 4);
  for (let at = 16; at < BLOCK; at += 1) {
    const [old, late] = [word(at - 15), word(at - 2)];
    const mixed = (turn(old, 7) ^ turn(old, 18) ^ (old >>> 3)) + (turn(late, 17) ^ turn(late, 19) ^ (late >>> 10));
    words[at] = word(at - 16) + word(at - 7) + mixed;
  }
  const start = Array.from({ length: 8 }, (_, at) => before.getUint32(at * 4)) as Eight;
  let [a, b, c, d, e, f, g, h] = start;
  CONSTANTS.forEach((constant, at) => {
    const first = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + constant + word(at);
    const second = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    [a, b, c, d, e, f, g, h] = [(first + second) >>> 0, a, b, c, (d + first) >>> 0, e, f, g];
  });
  const after = new DataView(new ArrayBuffer(HASH));
  [a, b, c, d, e, f, g, h].forEach((value, at) => after.setUint32(at * 4, (start[at] ?? 0) + value));
  return new Uint8Array(after.buffer);
}

type Eight = [number, number, number, number, number, number, number, number];

const turn = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

/** The fractions of the cube roots of the first 64 primes. */
const CONSTANTS: readonly number[] = primes(64).map((prime) => Number(cubeRoot(BigInt(prime) << 96n) & 0xffffffffn));

function primes(count: number): number[] {
  const found: number[] = [];
  for (let number = 2; found.length < count; number += 1) if (found.every((prime) => number % prime !== 0)) found.push(number);
  return found;
}

function cubeRoot(number: bigint): bigint {
  let root = 0n;
  for (let bit = 1n << 36n; bit > 0n; bit >>= 1n) if ((root | bit) ** 3n <= number) root |= bit;
  return root;
}
