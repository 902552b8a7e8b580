import { createHmac } from 'node:crypto';
import { post } from './load.mjs';
import { inboundPhone } from './people.mjs';

const hex = (value, length) => value.toString(16).toUpperCase().padStart(length, '0');

function eventBody(number, text) {
  const phone = inboundPhone(number);
  const id = `3EB0${hex(number, 16)}`;
  const now = new Date();
  const chat = `${phone}@s.whatsapp.net`;
  return JSON.stringify({
    id: `evt_bench${String(number).padStart(20, '0')}`,
    timestamp: now.getTime(),
    event: 'message.any',
    session: 'default',
    me: { id: '6281100000001@c.us', pushName: 'Bench', jid: '6281100000001:1@s.whatsapp.net' },
    payload: {
      id: `false_${phone}@c.us_${id}`,
      timestamp: Math.floor(now.getTime() / 1_000),
      fromMe: false,
      source: 'app',
      from: `${phone}@c.us`,
      to: null,
      participant: null,
      body: text,
      hasMedia: false,
      media: null,
      author: null,
      location: null,
      vCards: [],
      ack: 2,
      ackName: 'DEVICE',
      replyTo: null,
      _data: {
        Info: {
          Chat: chat,
          Sender: chat,
          IsFromMe: false,
          IsGroup: false,
          SenderAlt: '',
          RecipientAlt: '',
          ID: id,
          PushName: `Person ${phone.slice(-3)}`,
          Timestamp: now.toISOString(),
          Type: 'text',
        },
        Message: { conversation: text },
      },
    },
    engine: 'GOWS',
    environment: { version: '2026.8.1', engine: 'GOWS', tier: 'PLUS', browser: null },
  });
}

/** Makes signed inbound messages, each from the next person and none twice, with its text. */
export function webhookMaker({ path, key }) {
  let made = 0;
  return () => {
    made += 1;
    const text = `Message number ${made}: is the blue one still there, and what does it cost?`;
    const body = eventBody(made, text);
    const signature = createHmac('sha512', key).update(body).digest('hex');
    const headers = { 'X-Webhook-Hmac': signature, 'X-Webhook-Hmac-Algorithm': 'sha512' };
    return { text, request: post(path, body, headers) };
  };
}
