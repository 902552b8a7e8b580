import { createHash } from 'node:crypto';
import type { RandomBytes } from '../kernel/random.js';

/** A secret that somebody is handed once; only its hash is kept. */
export const makeToken = (randomBytes: RandomBytes): string =>
  Buffer.from(randomBytes(32)).toString('base64url');

export const hashOfToken = (token: string): string =>
  createHash('sha256').update(token).digest('hex');

/** The same address in other letters is the same person. */
export const emailKeyOf = (email: string): string => email.trim().normalize('NFKC').toLowerCase();
