import { randomBytes } from 'node:crypto';

/** A number in [0, 1). */
export type Random = () => number;

/** Bytes nobody can guess: keys, tokens, ids. */
export type RandomBytes = (count: number) => Uint8Array;

export const secureBytes: RandomBytes = count => randomBytes(count);

/** FNV-1a over UTF-16 code units, 32 bits. */
function hash32(text: string, seed: number): number {
  let hash = seed >>> 0;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}

/**
 * Draws that depend on nothing but `seed`: the same message draws the same gap after a restart.
 * Mulberry32, good enough for manners, never for secrets.
 */
export function seededRandom(seed: string): Random {
  let state = hash32(seed, 0x811c9dc5);
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
