import { createHmac, timingSafeEqual } from 'node:crypto';

const wellFormedDigest = /^[0-9a-f]{128}$/;

/** The header WAHA sends with a body: lower-case hex of its HMAC-SHA-512. */
export function sign(rawBody: Buffer, key: string): string {
  return createHmac('sha512', key).update(rawBody).digest('hex');
}

/**
 * Whether `header` signs exactly these bytes with one of `keys`. Takes the same time whichever key
 * fits and wherever a wrong one differs. An empty key signs nothing.
 */
export function verifyHmac(
  rawBody: Buffer,
  header: string | undefined,
  keys: readonly string[],
): boolean {
  if (header === undefined || !wellFormedDigest.test(header)) return false;
  const given = Buffer.from(header, 'hex');
  const fits = keys
    .filter(key => key !== '')
    .map(key => timingSafeEqual(Buffer.from(sign(rawBody, key), 'hex'), given));
  return fits.includes(true);
}
