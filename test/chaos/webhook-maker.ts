import { createHmac } from 'node:crypto';

/** Path and key of the webhooks the gateway asked WAHA for. */
export interface Hook {
  path: string;
  key: string;
}

export interface SignedEvent {
  waId: string;
  body: string;
  headers: Readonly<Record<string, string>>;
}

const people = 1_000;
const phoneOf = (n: number) => `62857${String(70_000_000 + (n % people))}`;
const hex = (value: number) => value.toString(16).toUpperCase().padStart(18, '0');
/** Together with the rest about 2 kB, as WAHA's own events have. */
const ballast = 'x'.repeat(900);

function bodyOf(n: number, waId: string, text: string): string {
  const phone = phoneOf(n);
  const chat = `${phone}@s.whatsapp.net`;
  const now = Date.now();
  return JSON.stringify({
    id: `evt_flood${String(n).padStart(20, '0')}`,
    timestamp: now,
    event: 'message.any',
    session: 'default',
    me: { id: '6281100000000@c.us', pushName: 'Flood', jid: '6281100000000:1@s.whatsapp.net' },
    payload: {
      id: `false_${phone}@c.us_${waId}`,
      timestamp: Math.floor(now / 1_000),
      ...{ fromMe: false, source: 'app', from: `${phone}@c.us`, to: null, participant: null },
      ...{ body: text, hasMedia: false, media: null, author: null, location: null, vCards: [] },
      ...{ ack: 2, ackName: 'DEVICE', replyTo: null },
      _data: {
        Info: {
          ...{ Chat: chat, Sender: chat, IsFromMe: false, IsGroup: false },
          ...{ SenderAlt: '', RecipientAlt: '', ID: waId, PushName: `Person ${n % people}` },
          ...{ Timestamp: new Date(now).toISOString(), Type: 'text' },
        },
        Message: { conversation: text, ballast },
      },
    },
    engine: 'GOWS',
    environment: { version: '2026.8.1', engine: 'GOWS', tier: 'PLUS', browser: null },
  });
}

const usualText = (n: number) =>
  `Message number ${n}: is the blue one still there, and what does it cost?`;

/** The `n`th signed message of a person; the same number makes the same message. */
export function signedEvent(hook: Hook, n: number, text = usualText(n)): SignedEvent {
  const waId = `3EB0${hex(n)}`;
  const body = bodyOf(n, waId, text);
  const signature = createHmac('sha512', hook.key).update(body).digest('hex');
  return {
    waId,
    body,
    headers: { 'X-Webhook-Hmac': signature, 'X-Webhook-Hmac-Algorithm': 'sha512' },
  };
}
