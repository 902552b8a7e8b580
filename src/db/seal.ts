import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import type { RandomBytes } from '../kernel/random.js';

/** Keeps secrets unreadable in the database, and hashes addresses so that they outlive an erasure. */
export interface Seal {
  close(secret: string): string;
  /** Throws when the text was not sealed with this instance's key. */
  open(sealed: string): string;
  /** Keyed hash, lower-case hex. */
  hash(text: string): string;
}

const nonceBytes = 12;
const tagBytes = 16;

/** AES-256-GCM under the instance key (32 bytes). Sealed form: base64url of nonce, tag, text. */
export function createSeal(key: Uint8Array, randomBytes: RandomBytes): Seal {
  return {
    close(secret) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url');
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes));
      decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
      const text = decipher.update(bytes.subarray(nonceBytes + tagBytes));
      return Buffer.concat([text, decipher.final()]).toString('utf8');
    },
    hash: text => createHmac('sha256', key).update(text).digest('hex'),
  };
}
