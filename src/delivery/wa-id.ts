import { createHmac } from 'node:crypto';
import type { CompanyId, MessageId } from '../kernel/ids.js';

/** What an id follows from: the caller's own key, so that a repeat makes the same id, or the message. */
export type WaIdInput =
  | { kind: 'key'; companyId: CompanyId; caller: string; key: string }
  | { kind: 'message'; id: MessageId };

const parts = (input: WaIdInput) =>
  input.kind === 'key' ? ['key', input.companyId, input.caller, input.key] : ['msg', input.id];

/**
 * The WhatsApp id we choose for a message when it is accepted: the engines' own shape, `3EB0` and
 * 18 upper-case hex digits. Every attempt uses it, so a second transmission is the same message on
 * the phone.
 */
export function chooseWaId(sessionKey: Buffer, input: WaIdInput): string {
  const hmac = createHmac('sha256', sessionKey);
  for (const part of parts(input)) hmac.update(`${Buffer.byteLength(part)}:${part}`);
  return `3EB0${hmac.digest('hex').slice(0, 18).toUpperCase()}`;
}

const ownIdEngines = new Set(['GOWS', 'NOWEB']);

/** The first version that takes them, as year, month and number. */
const since = [2026, 4, 3];

function isSince(version: string): boolean {
  const parts = version.split('.').map(Number);
  const at = since.findIndex((part, index) => part !== (parts[index] ?? 0));
  return at < 0 || (parts[at] ?? 0) > (since[at] ?? 0);
}

/**
 * Whether the engine takes the id we choose; on the others an unsure send cannot be repeated safely.
 * A WAHA that has not told its version is taken for a new one.
 */
export function takesOurId(engine: string | null, version: string | null): boolean {
  if (engine === null || !ownIdEngines.has(engine)) return false;
  return version === null || isSince(version);
}
