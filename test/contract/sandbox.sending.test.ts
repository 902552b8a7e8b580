import {
  ana,
  anaChat,
  bareId,
  having,
  type Json,
  like,
  openRig,
  opsOf,
  type Rig,
} from './sandbox-rig.js';

const ownId = '3EB0112233445566778899';
let rig: Rig;
afterEach(() => rig.close());

describe('sending a text', () => {
  it('answers in the shape of GOWS, under the id the caller chose', async () => {
    rig = await openRig({ engine: 'GOWS' });
    const sent = await rig.sendText({ id: ownId });
    expect(sent.status).toBe(201);
    expect(sent.json).toEqual({
      id: `true_${anaChat}_${ownId}`,
      _data: having({ Info: having({ ID: ownId }) }),
    });
  });

  it('answers in the shape of NOWEB: a key, no id, the timestamp a string', async () => {
    rig = await openRig({ engine: 'NOWEB' });
    const sent = await rig.sendText({ id: ownId });
    expect(sent.json).toEqual({
      key: { remoteJid: `${ana}@s.whatsapp.net`, fromMe: true, id: ownId },
      message: { extendedTextMessage: { text: 'hello' } },
      messageTimestamp: like(/^\d{10}$/),
      status: 'PENDING',
    });
  });

  it('answers in the shape of WEBJS, ignoring the chosen id', async () => {
    rig = await openRig({ engine: 'WEBJS' });
    const sent = await rig.sendText({ id: ownId });
    const id = sent.json.id as Json;
    expect(id).toEqual({
      fromMe: true,
      remote: anaChat,
      id: like(/^3EB0[0-9A-F]{18}$/),
      _serialized: `true_${anaChat}_${String(id.id)}`,
    });
    expect(id.id).not.toBe(ownId);
  });

  it('ignores the chosen id on Core 2025.10, and has no call to mint one', async () => {
    rig = await openRig({ engine: 'CORE-2025.10' });
    const sent = await rig.sendText({ id: ownId });
    expect((sent.json.key as Json).id).not.toBe(ownId);
    const minted = await rig.api('GET', '/api/default/new-message-id');
    expect([minted.status, minted.json]).toEqual([
      404,
      { message: 'Cannot GET /api/default/new-message-id', error: 'Not Found', statusCode: 404 },
    ]);
  });

  it('appends @c.us to bare names and cleans nothing', async () => {
    rig = await openRig();
    const sent = await rig.sendText({ chatId: '+55 11 99999-0002' });
    expect(sent.json.id).toMatch(/^true_\+55 11 99999-0002@c\.us_3EB0/);
  });

  it.each([
    [{ text: undefined }, "Cannot read properties of undefined (reading 'match')"],
    [{ chatId: undefined }, "Cannot read properties of undefined (reading 'includes')"],
  ])('fails with 500 and echoes the request without %j', async (missing, message) => {
    rig = await openRig();
    const sent = await rig.sendText(missing);
    expect(sent.status).toBe(500);
    expect(sent.json).toMatchObject({
      statusCode: 500,
      exception: { message, name: 'TypeError', stack: `TypeError: ${message}` },
      request: { path: '/api/sendText', method: 'POST', query: {} },
      version: { engine: 'GOWS' },
    });
  });

  it('says 422 without a session name', async () => {
    rig = await openRig();
    const sent = await rig.sendText({ session: undefined });
    expect([sent.status, sent.json]).toEqual([422, { error: 'Session name is required' }]);
  });

  it('says 400 to a body that is not JSON', async () => {
    rig = await openRig();
    const response = await fetch(`${rig.sandbox.url}/api/sendText`, {
      method: 'POST',
      headers: { 'X-Api-Key': 'rig-key', 'content-type': 'application/json' },
      body: 'not json',
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: 'Bad Request', statusCode: 400 });
  });

  it('journals accepted, transmitted, stored and answered, with token and hash', async () => {
    rig = await openRig();
    await rig.sendText({ id: ownId, text: 'order tok-A1 ready' });
    expect(opsOf(rig.sandbox, ownId)).toEqual(['accepted', 'transmitted', 'stored', 'answered']);
    const lines = rig.sandbox.control.journal().filter(line => line.waId === ownId);
    expect(lines[0]).toMatchObject({ chatId: anaChat, token: 'tok-A1', session: 'default' });
    expect(lines.find(line => line.op === 'answered')?.httpStatus).toBe(201);
  });

  it('transmits one id twice when asked twice, and shows one message', async () => {
    rig = await openRig();
    await rig.sendText({ id: ownId });
    await rig.sendText({ id: ownId });
    const ops = opsOf(rig.sandbox, ownId);
    expect(ops.filter(op => op === 'transmitted')).toHaveLength(2);
    const path = `/api/default/chats/${encodeURIComponent(anaChat)}/messages`;
    const listed = JSON.parse((await rig.api('GET', path)).text) as Json[];
    expect(listed.map(message => bareId(message.id))).toEqual([ownId]);
  });

  it('records every request with its arrival', async () => {
    rig = await openRig();
    await rig.sendText({ text: 'one' });
    await rig.sendText({ text: 'two' });
    const sends = rig.sandbox.control.requests().filter(r => r.path === '/api/sendText');
    expect(sends.map(r => (r.body as Json).text)).toEqual(['one', 'two']);
    expect(sends.every(r => r.at instanceof Date && r.method === 'POST')).toBe(true);
    expect(sends[1]?.monotonicMs).toBeGreaterThan(sends[0]?.monotonicMs ?? Infinity);
  });
});

describe('sending other things', () => {
  const file = { mimetype: 'image/png', data: 'aGk=', filename: 'a.png' };

  it.each(['sendImage', 'sendFile', 'sendVoice', 'sendVideo'])(
    '%s takes bytes and honours the chosen id',
    async call => {
      rig = await openRig();
      const body = { session: 'default', chatId: anaChat, file, caption: 'look', id: ownId };
      const sent = await rig.api('POST', `/api/${call}`, body);
      expect([sent.status, sent.json.id]).toEqual([201, `true_${anaChat}_${ownId}`]);
    },
  );

  it('serves the file of a media message under its address', async () => {
    rig = await openRig();
    await rig.api('POST', '/api/sendImage', {
      session: 'default',
      chatId: anaChat,
      file,
      id: ownId,
    });
    const found = await rig.api('GET', `/api/default/chats/all/messages/${ownId}`);
    const { url, mimetype } = found.json.media as { url: string; mimetype: string };
    expect(mimetype).toBe('image/png');
    expect((await rig.api('GET', new URL(url).pathname)).text).toBe('hi');
    const gone = await rig.api('GET', '/api/files/default/nothing.png');
    expect([gone.status, gone.json]).toMatchObject([404, { error: { key: 'FILE_NOT_FOUND' } }]);
  });

  it('refuses media on Core 2025.10', async () => {
    rig = await openRig({ engine: 'CORE-2025.10' });
    const body = { session: 'default', chatId: anaChat, file };
    const sent = await rig.api('POST', '/api/sendImage', body);
    expect([sent.status, sent.json]).toEqual([
      422,
      {
        message:
          "The feature is available only in Plus version for 'NOWEB' engine. Check this out: https://waha.devlike.pro/",
        error: 'Unprocessable Entity',
        statusCode: 422,
      },
    ]);
  });

  it('says 422 to media without a file and 500 to an address', async () => {
    rig = await openRig();
    const to = { session: 'default', chatId: anaChat };
    expect((await rig.api('POST', '/api/sendFile', to)).status).toBe(422);
    const url = await rig.api('POST', '/api/sendFile', { ...to, file: { url: 'http://x.test/a' } });
    expect([url.status, url.json]).toMatchObject([500, { exception: { message: 'fetch failed' } }]);
  });

  it('answers typing, seen, presence, reaction and star as WAHA does', async () => {
    rig = await openRig({ engine: 'NOWEB' });
    const to = { session: 'default', chatId: anaChat };
    const post = async (path: string, body: Json) => {
      const { status, text } = await rig.api('POST', path, { ...to, ...body });
      return [status, text];
    };
    expect(await post('/api/startTyping', {})).toEqual([201, '{"result":true}']);
    expect(await post('/api/stopTyping', {})).toEqual([201, '{"result":true}']);
    expect(await post('/api/sendSeen', {})).toEqual([201, '{"ids":[]}']);
    expect(await post('/api/sendSeen', { messageIds: ['false_1@c.us_A'] })).toEqual([201, '']);
    expect(await post('/api/default/presence', { presence: 'online' })).toEqual([201, '']);
    const flying = await rig.api('POST', '/api/default/presence', { presence: 'flying' });
    expect([flying.status, flying.json]).toEqual([
      400,
      { detail: "'flying' presence requires 'chatId' field." },
    ]);
    const star = { ...to, messageId: 'false_1@c.us_A', star: true };
    expect((await rig.api('PUT', '/api/star', star)).text).toBe('');
  });

  it('reacts under an id of its own and refuses a message id in another form', async () => {
    rig = await openRig({ engine: 'NOWEB' });
    const messageId = `false_${anaChat}_3EB0INCOMING0001`;
    const ask = { session: 'default', messageId, reaction: '👍' };
    const reacted = await rig.api('PUT', '/api/reaction', ask);
    const told = await rig.receiver.until(({ event }) => event === 'message.reaction');
    expect(told.payload).toMatchObject({ fromMe: true, reaction: { text: '👍', messageId } });
    expect(bareId(told.payload.id)).toBe((reacted.json.key as Json).id);
    const garbage = await rig.api('PUT', '/api/reaction', { ...ask, messageId: 'garbage' });
    expect(garbage.status).toBe(500);
  });

  it('mints ids of 3EB0 and 18 hex digits; an engine without own ids says 501', async () => {
    rig = await openRig();
    const minted = await rig.api('GET', '/api/default/new-message-id');
    expect(minted.json.id).toMatch(/^3EB0[0-9A-F]{18}$/);
    await rig.close();
    rig = await openRig({ engine: 'WEBJS' });
    expect((await rig.api('GET', '/api/default/new-message-id')).status).toBe(501);
  });
});
