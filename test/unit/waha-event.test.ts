import { parseWebhookEvent } from '../../src/waha/index.js';

const at = new Date(1795201390560);

function event(name: string, payload: unknown, more: object = {}) {
  return parseWebhookEvent({
    id: 'evt_01m7x5enyzadfd815r93b0ebfr',
    timestamp: at.getTime(),
    event: name,
    session: 'main',
    me: null,
    engine: 'GOWS',
    payload,
    ...more,
  });
}

const inbound = {
  id: 'false_5511999990001@c.us_3EB0AA',
  timestamp: 1795201660,
  from: '5511999990001@c.us',
  fromMe: false,
  body: 'hi',
};

function message(payload: object) {
  const parsed = event('message.any', { ...inbound, ...payload });
  if (parsed?.kind !== 'message') throw new Error('no message');
  return parsed.message;
}

describe('an envelope', () => {
  it.each([
    undefined,
    null,
    'text',
    7,
    [],
    {},
    { event: 'message' },
    { id: 'evt_1', event: 'message', session: 'main' },
    { id: 'evt_1', event: 'message', session: 'main', timestamp: 'soon' },
    { id: 'evt_1', event: 'message', session: 'main', timestamp: -5 },
    { id: 'evt_1', event: 'message', session: 'main', timestamp: 1e300 },
    { id: '', event: 'message', session: 'main', timestamp: 5 },
    { id: 'x'.repeat(201), event: 'message', session: 'main', timestamp: 5 },
  ])('is none of ours: %j', body => {
    expect(parseWebhookEvent(body)).toBeNull();
  });

  it.each([
    ['an unknown event', 'message.sung', inbound],
    ['an event for others', 'presence.update', { id: '5511@c.us', presences: [] }],
    ['a name every object has', 'constructor', inbound],
    ['no payload', 'message.any', undefined],
    ['null', 'message.any', null],
    ['a list', 'message.ack', []],
    ['a word', 'session.status', 'WORKING'],
    ['a message without id', 'message.any', { body: 'hi', from: '5511@c.us' }],
    ['a message without chat', 'message.any', { id: '3EB0AA', body: 'hi' }],
    ['a receipt of unknown rank', 'message.ack', { ...inbound, ack: 9, ackName: 'SUNG' }],
    ['a reaction to nothing', 'message.reaction', { ...inbound, reaction: null }],
    ['an edit of nothing', 'message.edited', inbound],
    [
      'a revoke of nothing',
      'message.revoked',
      { after: null, before: null, revokedMessageId: null },
    ],
  ])('with %s is ignored by name', (_what, name, payload) => {
    expect(event(name, payload)).toEqual({
      kind: 'ignored',
      event: name,
      eventId: 'evt_01m7x5enyzadfd815r93b0ebfr',
      at,
      session: 'main',
      me: null,
    });
  });

  it('may come from an engine nobody knows, with fields nobody knows', () => {
    expect(event('message', inbound, { engine: 'NEW', extra: { a: 1 } })).toMatchObject({
      kind: 'message',
    });
  });
});

describe('a message', () => {
  it('reads the chat from the id, since WEBJS puts the sender into "from"', () => {
    const own = {
      id: 'true_5511999990001@c.us_3EB0AA',
      fromMe: true,
      from: '5511900000001@c.us',
      to: '5511999990001@c.us',
    };
    expect(message(own).chatId).toBe('5511999990001@c.us');
    expect(message({ ...own, id: '3EB0AA' })).toMatchObject({
      chatId: '5511999990001@c.us',
      fullId: null,
    });
  });

  it('is spelt one way, device and internal form gone', () => {
    expect(message({ id: 'false_5511999990001:12@s.whatsapp.net_3EB0AA' }).chatId).toBe(
      '5511999990001@c.us',
    );
  });

  it('finds the twin where each engine puts it', () => {
    const lid = { id: 'false_222222222222222@lid_3EB0AA' };
    const noweb = { _data: { key: { remoteJidAlt: '5511999990009@s.whatsapp.net' } } };
    const gows = {
      _data: { Info: { SenderAlt: '5511999990009:4@s.whatsapp.net', RecipientAlt: '' } },
    };
    expect(message({ ...lid, ...noweb }).otherId).toBe('5511999990009@c.us');
    expect(message({ ...lid, ...gows }).otherId).toBe('5511999990009@c.us');
    expect(message({ ...lid, _data: { Info: { SenderAlt: '' } } }).otherId).toBeNull();
  });

  it('takes the twin of the recipient, not our own, for what we sent', () => {
    const Info = {
      SenderAlt: '5511900000001@s.whatsapp.net',
      RecipientAlt: '5511999990009@s.whatsapp.net',
    };
    const own = { id: 'true_222222222222222@lid_3EB0AA', fromMe: true, _data: { Info } };
    expect(message(own).otherId).toBe('5511999990009@c.us');
  });

  it.each([
    ['NOWEB', { pushName: 'Ana' }],
    ['GOWS', { Info: { PushName: 'Ana' } }],
    ['WEBJS', { notifyName: 'Ana' }],
  ])('finds the name of the writer in %s', (_engine, _data) => {
    expect(message({ _data }).pushName).toBe('Ana');
  });

  it.each([
    ['text', { conversation: 'hi' }],
    ['image', { imageMessage: {} }],
    ['video', { videoMessage: {} }],
    ['audio', { audioMessage: { ptt: false } }],
    ['voice', { audioMessage: { ptt: true } }],
    ['document', { documentWithCaptionMessage: { message: { documentMessage: {} } } }],
    [
      'image',
      { ephemeralMessage: { message: { viewOnceMessageV2: { message: { imageMessage: {} } } } } },
    ],
    ['sticker', { stickerMessage: {} }],
    ['location', { liveLocationMessage: {} }],
    ['contact_card', { contactsArrayMessage: {} }],
    ['poll', { pollCreationMessageV3: {} }],
    ['list', { listMessage: {} }],
  ])('is %s from the raw form of NOWEB and of GOWS', (kind, raw) => {
    expect(message({ _data: { message: raw } }).kind).toBe(kind);
    expect(message({ _data: { Message: raw } }).kind).toBe(kind);
  });

  it.each([
    ['voice', { _data: { type: 'ptt' } }],
    ['poll', { _data: { type: 'poll_creation' } }],
    ['image', { hasMedia: true, media: { mimetype: 'image/jpeg' } }],
    ['sticker', { hasMedia: true, media: { mimetype: 'image/webp' } }],
    ['voice', { hasMedia: true, media: { mimetype: 'audio/ogg; codecs=opus' } }],
    ['document', { hasMedia: true, media: { mimetype: 'application/pdf' } }],
    ['location', { body: null, location: { latitude: '1' } }],
    ['contact_card', { body: null, vCards: ['BEGIN:VCARD'] }],
    ['text', { _data: null }],
    ['other', { body: null }],
  ])('is %s from what else there is: %j', (kind, payload) => {
    expect(message(payload).kind).toBe(kind);
  });

  it('has media that was not downloaded, with the type the sender declared', () => {
    const raw = { _data: { message: { documentMessage: { mimetype: 'application/pdf' } } } };
    const untouched = { url: null, mimetype: 'application/pdf', filename: null, error: null };
    expect(message({ hasMedia: true, media: null, ...raw }).media).toEqual(untouched);
    expect(message({ hasMedia: true, media: { url: null }, ...raw }).media).toEqual(untouched);
  });

  it('quotes by bare id, whichever form came', () => {
    expect(message({ replyTo: { id: 'false_5511999990001@c.us_3EB0Q' } }).replyTo).toBe('3EB0Q');
    expect(message({ replyTo: { id: '3EB0Q' } }).replyTo).toBe('3EB0Q');
    expect(message({ replyTo: {} }).replyTo).toBeNull();
  });

  it('has one replacement for each lone surrogate', () => {
    expect(message({ body: 'cut \uD83D here 👍' }).text).toBe('cut \uFFFD here 👍');
  });

  it('stands at the time of the event when it tells none', () => {
    expect(message({ timestamp: null }).at).toEqual(at);
    expect(message({ timestamp: '1795201660' }).at).toEqual(new Date(1795201660000));
  });

  it('has no receipt where GOWS tells none', () => {
    expect(message({ ack: null, ackName: 'UNKNOWN' }).ack).toBeNull();
    expect(message({ ack: null, ackName: 'READ' }).ack).toBe(3);
  });

  it('passes on nothing of the raw form', () => {
    const text = JSON.stringify(message({ _data: { secretKey: 'raw-and-private' } }));
    expect(text).not.toContain('raw-and-private');
  });
});

it('tells whose receipt it is in a group, and why one failed', () => {
  const id = 'true_120363000000000001@g.us_3EB0AA_5511900000001@c.us';
  const error = { code: 463, blocked: true, until: 1784477333, enforcementType: 'DEFAULT' };
  const payload = { id, fromMe: true, participant: '333333333333333@lid', ack: -1, error };
  expect(event('message.ack.group', payload)).toMatchObject({
    kind: 'ack',
    chatId: '120363000000000001@g.us',
    participant: '333333333333333@lid',
    rank: -1,
    error: { code: '463', endsAt: new Date(1784477333000), enforcementType: 'DEFAULT' },
  });
});

it('tells restrictions with the state of a session, and that they ended', () => {
  const status = (data: object) =>
    event('session.status', { name: 'main', status: 'WORKING', data });
  const messageCapping = {
    cappingStatus: 'FIRST_WARNING',
    totalQuota: 1000,
    usedQuota: 640,
    cycleEnd: 1784477333,
  };
  expect(status({ reachoutTimelock: { isActive: false }, messageCapping })).toMatchObject({
    timelock: { isActive: false, enforcementType: null, endsAt: null },
    capping: {
      status: 'FIRST_WARNING',
      totalQuota: 1000,
      usedQuota: 640,
      cycleEndsAt: new Date(1784477333000),
    },
  });
  expect(
    event('session.status', { status: 'PASSKEY_REQUIRED', data: { challenge: 'x' } }),
  ).toMatchObject({
    kind: 'session_status',
    status: 'PASSKEY_REQUIRED',
    timelock: null,
  });
});

it('reads a reaction taken back, at a fraction of a second', () => {
  const reaction = { text: '', messageId: 'true_5511999990001@c.us_3EB0BB' };
  expect(
    event('message.reaction', { ...inbound, timestamp: 1795201660.5, reaction }),
  ).toMatchObject({
    kind: 'reaction',
    emoji: '',
    target: '3EB0BB',
    occurredAt: new Date(1795201660500),
  });
});

it('reads a revoke of which only the raw form is left', () => {
  const key = { remoteJid: '5511999990001@s.whatsapp.net', fromMe: true, id: '3EB0REVOKE' };
  const payload = { after: null, before: null, revokedMessageId: '3EB0GONE', _data: { key } };
  expect(event('message.revoked', payload)).toMatchObject({
    kind: 'revoked',
    waId: '3EB0REVOKE',
    target: '3EB0GONE',
    fromMe: true,
    chatId: '5511999990001@c.us',
  });
});
