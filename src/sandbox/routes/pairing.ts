import { created, ok, refused, wrongStatus, type Answer } from '../answers.js';
import { textField, type Call, type Route } from '../calls.js';
import { pass } from '../gate.js';
import { mintPairingCode, pictureOf } from '../pairing.js';
import type { World } from '../world.js';

/** QR codes and pairing codes. */
export function pairingRoutes(world: World): Route[] {
  async function qr(call: Call): Promise<Answer> {
    const session = await pass(world, call, ['SCAN_QR_CODE']);
    const value = session.qr ?? '';
    if (call.query.get('format') === 'raw') return ok({ value });
    const bytes = pictureOf(value);
    const contentType = 'image/png';
    const wantsJson = call.accept.includes('application/json');
    if (!wantsJson) return { status: 200, bytes, contentType };
    return ok({ mimetype: contentType, data: bytes.toString('base64') });
  }

  async function requestCode(call: Call): Promise<Answer> {
    const { session: name = '' } = call.params;
    const session = world.sessions.find(name);
    if (session && session.status !== 'SCAN_QR_CODE') throw wrongStatus(session, ['SCAN_QR_CODE']);
    await pass(world, call, ['SCAN_QR_CODE']);
    if (!textField(call.body, 'phoneNumber')) throw refused(400, ['phoneNumber must be a string']);
    return created({ code: mintPairingCode() });
  }

  const auth = '/api/:session/auth';
  return [
    { method: 'GET', path: `${auth}/qr`, name: 'qr', handle: qr },
    { method: 'POST', path: `${auth}/request-code`, name: 'request-code', handle: requestCode },
  ];
}
