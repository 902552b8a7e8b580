import { secureBytes } from '../kernel/random.js';
import type { Me } from './model.js';
import { drawPng } from './png.js';

const base64 = (count: number) => Buffer.from(secureBytes(count)).toString('base64');
const digits = (count: number) => [...secureBytes(count)].map(byte => String(byte % 10)).join('');

/** The text of a QR code in WhatsApp's shape. No phone can do anything with it. */
export const mintQr = () => `2@${base64(48)},${base64(32)},${base64(32)},${base64(32)}`;

const letters = 'ABCDEFGHJKLMNPQRSTVWXYZ123456789';

/** A pairing code as WAHA words it: ABCD-1234. */
export function mintPairingCode(): string {
  const code = [...secureBytes(8)].map(byte => letters.charAt(byte % letters.length)).join('');
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

/** An identity for a number that never existed. */
export function inventMe(phone = `62811${digits(8)}`, pushName = 'Sandbox number'): Me {
  const lid = `1${digits(14)}@lid`;
  return { id: `${phone}@c.us`, pushName, lid, jid: `${phone}:7@s.whatsapp.net` };
}

/** A picture standing for the code: drawn from its text, but not scannable; the text is in `format=raw`. */
export const pictureOf = (qr: string) => drawPng(Buffer.from(qr, 'base64'), 33);
