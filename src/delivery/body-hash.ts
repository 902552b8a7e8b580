import { createHash } from 'node:crypto';
import { textFingerprint } from '../pacing/index.js';

/** Equal for texts that differ only in the person. The text cannot be read back; null for no text. */
export function bodyHash(
  text: string | null,
  person: { name: string | null; pushName: string | null } | null,
): string | null {
  if (text === null) return null;
  const names = person ? [person.name, person.pushName] : [];
  return createHash('sha256').update(textFingerprint(text, names)).digest('base64url').slice(0, 22);
}
