import { scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import type { RandomBytes } from '../kernel/random.js';

const usual = { N: 2 ** 15, r: 8, p: 3 };
const keyBytes = 32;
const saltBytes = 16;
/** Each takes 32 MB and a third of a second: more at once would starve everything else. */
const mostAtOnce = 2;

let running = 0;
const line: (() => void)[] = [];

async function oneOfFew<Result>(work: () => Promise<Result>): Promise<Result> {
  if (running >= mostAtOnce) await new Promise<void>(resolve => line.push(resolve));
  running += 1;
  try {
    return await work();
  } finally {
    running -= 1;
    line.shift()?.();
  }
}

function derive(password: string, salt: Buffer, parameters: ScryptOptions): Promise<Buffer> {
  return oneOfFew(
    () =>
      new Promise((resolve, reject) => {
        const options = { ...parameters, maxmem: 128 * 1024 * 1024 };
        scrypt(password.normalize('NFKC'), salt, keyBytes, options, (error, key) =>
          error ? reject(error) : resolve(key),
        );
      }),
  );
}

/** `scrypt$N$r$p$salt$key`, the last two base64url. */
export async function hashPassword(password: string, randomBytes: RandomBytes): Promise<string> {
  const salt = Buffer.from(randomBytes(saltBytes));
  const key = await derive(password, salt, usual);
  return [
    'scrypt',
    usual.N,
    usual.r,
    usual.p,
    salt.toString('base64url'),
    key.toString('base64url'),
  ].join('$');
}

/** Takes the same time for a wrong password as for nobody's: `stored` null is compared as well. */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
  const [, N, r, p, salt = '', key = ''] = (stored ?? '').split('$');
  const parameters = stored ? { N: Number(N), r: Number(r), p: Number(p) } : usual;
  const derived = await derive(password, Buffer.from(salt, 'base64url'), parameters);
  const known = stored ? Buffer.from(key, 'base64url') : Buffer.alloc(keyBytes);
  return stored !== null && known.length === derived.length && timingSafeEqual(derived, known);
}
