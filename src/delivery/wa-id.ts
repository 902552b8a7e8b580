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

/** Whether the engine takes the id we choose; on the others an unsure send cannot be repeated safely. */
export function takesOurId(engine: string | null): boolean {
  return engine !== null && ownIdEngines.has(engine);
}
