import { AppError } from '../kernel/errors.js';
import { ask, demand, refused, segment, type Line } from './call-waha.js';
import { fieldsOf, textOf } from './fields.js';
import { parseMe, type WahaMe } from './me.js';

/** The linked account; null before login and while the session does not run. */
export async function me(line: Line, name: string): Promise<WahaMe | null> {
  const does = 'read account';
  const path = `/api/sessions/${segment(name)}/me`;
  const answer = await ask(line, { does, method: 'GET', path });
  if (answer.ok) return parseMe(answer.json);
  if (answer.status === 404 || answer.body.kind === 'gate') return null;
  throw refused(does, answer.status, answer.body);
}

/** The text to draw as a QR code; null while the session does not ask for one. */
export async function qr(line: Line, name: string): Promise<{ value: string } | null> {
  const does = 'read QR';
  const path = `/api/${segment(name)}/auth/qr`;
  const answer = await ask(line, { does, method: 'GET', path, query: { format: 'raw' } });
  if (!answer.ok && answer.body.kind !== 'gate') throw refused(does, answer.status, answer.body);
  const value = answer.ok ? textOf(fieldsOf(answer.json).value) : null;
  return value === null ? null : { value };
}

/** The code to type on the phone with this number. Refused unless the session waits for a scan. */
export async function pairingCode(line: Line, name: string, phoneDigits: string): Promise<string> {
  const does = 'request pairing code';
  const path = `/api/${segment(name)}/auth/request-code`;
  const body = { phoneNumber: phoneDigits };
  const code = textOf(fieldsOf(await demand(line, { does, method: 'POST', path, body })).code);
  if (code !== null) return code;
  throw new AppError('waha_refused', 'WAHA gave no pairing code.', { does, key: 'no_code' });
}

/**
 * An id minted by the engine; null when it mints none. The older call under `/status` is left
 * alone: servers that have only that one ignore the id in a send.
 */
export async function newMessageId(line: Line, name: string): Promise<string | null> {
  const does = 'mint message id';
  const path = `/api/${segment(name)}/new-message-id`;
  const answer = await ask(line, { does, method: 'GET', path });
  if (answer.ok) return textOf(fieldsOf(answer.json).id);
  const { status, body } = answer;
  const unsupported = status === 404 || status === 501 || (status === 422 && body.kind === 'plain');
  if (unsupported) return null;
  throw refused(does, status, body);
}
