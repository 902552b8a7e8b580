import { ana, anaChat, aNumber, bareId, type Json, openRig, type Rig } from './sandbox-rig.js';

const chat = encodeURIComponent(anaChat);
const ownId = '3EB0112233445566778899';
let rig: Rig;
afterEach(() => rig.close());

const list = async (path: string) => JSON.parse((await rig.api('GET', path)).text) as Json[];
const isEvent = (name: string) => (hooked: { event: string }) => hooked.event === name;

describe('looking up a message', () => {
  it.each([
    ['bare id in all chats', `/chats/all/messages/${ownId}`],
    ['bare id in its chat', `/chats/${chat}/messages/${ownId}`],
    ['serialized id', `/chats/${chat}/messages/true_${chat}_${ownId}`],
  ])('finds it by %s', async (_title, path) => {
    rig = await openRig();
    await rig.sendText({ id: ownId });
    const found = await rig.api('GET', `/api/default${path}`);
    expect([found.status, found.json]).toMatchObject([
      200,
      { id: `true_${anaChat}_${ownId}`, fromMe: true, body: 'hello' },
    ]);
    const lines = rig.sandbox.control.journal().filter(line => line.op === 'lookup');
    expect(lines).toMatchObject([{ waId: ownId, chatId: anaChat, httpStatus: 200 }]);
  });

  it('says 404 in shape E1 otherwise', async () => {
    rig = await openRig();
    const missing = await rig.api('GET', `/api/default/chats/${chat}/messages/false_${chat}_NOPE`);
    expect([missing.status, missing.json]).toEqual([
      404,
      { message: 'Message not found', error: 'Not Found', statusCode: 404 },
    ]);
  });

  it('needs the serialized id on WEBJS', async () => {
    rig = await openRig({ engine: 'WEBJS' });
    const sent = await rig.sendText();
    const { id } = sent.json.id as { id: string };
    const path = `/api/default/chats/${chat}/messages`;
    expect((await rig.api('GET', `${path}/${id}`)).status).toBe(404);
    expect((await rig.api('GET', `${path}/true_${chat}_${id}`)).status).toBe(200);
  });

  it('says 400 on NOWEB without its store', async () => {
    const sessions = [{ name: 'default', phone: '5511900000001' }];
    rig = await openRig({ engine: 'NOWEB', sessions });
    expect((await rig.api('GET', `/api/default/chats/all/messages/${ownId}`)).status).toBe(400);
    expect((await rig.api('GET', '/api/default/chats')).status).toBe(400);
  });

  it('finds nothing on GOWS whose storage is off', async () => {
    const config = { gows: { storage: { messages: false } } };
    rig = await openRig({ sessions: [{ name: 'default', phone: '5511900000001', config }] });
    await rig.sendText({ id: ownId });
    expect((await rig.api('GET', `/api/default/chats/all/messages/${ownId}`)).status).toBe(404);
  });
});

describe('listing messages', () => {
  beforeEach(async () => {
    rig = await openRig();
    for (const second of [1, 2, 3, 4, 5]) {
      const at = new Date(1_700_000_000_000 + second * 1_000).toISOString();
      rig.sandbox.control.write(ana, { text: `m${second}`, at });
    }
    await rig.receiver.untilCount(5, isEvent('message.any'));
  });
  const bodies = async (query: string) =>
    (await list(`/api/default/chats/${chat}/messages${query}`)).map(message => message.body);

  it('gives the newest first, page by page', async () => {
    expect(await bodies('?limit=2')).toEqual(['m5', 'm4']);
    expect(await bodies('?limit=2&offset=2')).toEqual(['m3', 'm2']);
    expect(await bodies('?limit=2&offset=4')).toEqual(['m1']);
    expect(await bodies('?sortOrder=asc&limit=1')).toEqual(['m1']);
  });

  it('filters by time in whole seconds, direction and ack', async () => {
    const since = 'filter.timestamp.gte=1700000002&filter.timestamp.lte=1700000003';
    expect(await bodies(`?${since}`)).toEqual(['m3', 'm2']);
    expect(await bodies('?filter.fromMe=true')).toEqual([]);
    expect(await bodies('?filter.ack=READ')).toEqual([]);
    expect(await bodies('?filter.ack=DEVICE&limit=1')).toEqual(['m5']);
  });

  it('lists all chats at once', async () => {
    rig.sandbox.control.write('5511999990002', { text: 'other' });
    await rig.receiver.untilCount(6, isEvent('message.any'));
    const all = await list('/api/default/chats/all/messages?limit=2');
    expect(all.map(message => message.body)).toEqual(['other', 'm5']);
  });

  it('marks them read with sendSeen and names them', async () => {
    const seen = await rig.api('POST', '/api/sendSeen', { session: 'default', chatId: anaChat });
    expect(seen.json.ids).toHaveLength(5);
    expect(await bodies('?filter.ack=READ')).toHaveLength(5);
  });
});

describe('chats, contacts and hidden ids', () => {
  const people = [
    { phone: ana, name: 'Ana', lid: '444444444444444' },
    { phone: '5511888880000', name: 'Nobody', notOnWhatsApp: true },
  ];

  it('shows one chat for both ids of a person', async () => {
    rig = await openRig({ people });
    await rig.sendText({ chatId: '444444444444444@lid' });
    await rig.sendText();
    const overview = await list('/api/default/chats/overview?limit=5');
    expect(overview).toMatchObject([
      { id: anaChat, name: 'Ana', picture: null, lastMessage: { body: 'hello' } },
    ]);
    expect(await list('/api/default/chats/overview?merge=false')).toHaveLength(2);
    const posted = await rig.api('POST', '/api/default/chats/overview', {
      pagination: { limit: 5, offset: 0 },
      filter: { ids: ['5511@c.us'] },
    });
    expect(posted.text).toBe('[]');
  });

  it('gives raw ids in the chats of NOWEB', async () => {
    rig = await openRig({ engine: 'NOWEB' });
    await rig.sendText();
    expect(await list('/api/default/chats')).toEqual([
      { id: `${ana}@s.whatsapp.net`, conversationTimestamp: aNumber },
    ]);
  });

  it('gives contacts as NOWEB does, and nothing at all for an unknown one', async () => {
    rig = await openRig({ engine: 'NOWEB', people });
    const contact = { id: anaChat, lid: '444444444444444@lid', pushname: 'Ana' };
    expect(await list('/api/contacts/all?session=default')).toEqual([contact]);
    const path = '/api/contacts?session=default&contactId=';
    expect((await rig.api('GET', path + anaChat)).json).toEqual(contact);
    const unknown = await rig.api('GET', `${path}999@c.us`);
    expect([unknown.status, unknown.text]).toEqual([200, '']);
  });

  it('maps hidden ids both ways', async () => {
    rig = await openRig({ people });
    const pair = { lid: '444444444444444@lid', pn: anaChat };
    expect(await list('/api/default/lids')).toEqual([pair]);
    expect((await rig.api('GET', '/api/default/lids/count')).json).toEqual({ count: 1 });
    expect((await rig.api('GET', '/api/default/lids/444444444444444%40lid')).json).toEqual(pair);
    expect((await rig.api('GET', `/api/default/lids/pn/${chat}`)).json).toEqual(pair);
    expect((await rig.api('GET', '/api/default/lids/9@lid')).json).toEqual({
      lid: '9@lid',
      pn: null,
    });
  });

  it('says 501 where an engine cannot', async () => {
    rig = await openRig({ engine: 'CORE-2025.10' });
    const blocked = await rig.api('POST', '/api/contacts/block', { session: 'default' });
    expect([blocked.status, blocked.json.message]).toEqual([
      501,
      "The method is not implemented by 'NOWEB' engine. Check the docs and try another engine: https://waha.devlike.pro/",
    ]);
  });

  it('quotes the message a reply answers', async () => {
    rig = await openRig();
    const { id } = rig.sandbox.control.write(ana, { text: 'orig' });
    await rig.receiver.until(isEvent('message'));
    const sent = await rig.sendText({ text: 'a reply', reply_to: id });
    const found = await rig.api('GET', `/api/default/chats/all/messages/${bareId(sent.json.id)}`);
    expect(found.json.replyTo).toMatchObject({
      id: bareId(id),
      participant: anaChat,
      body: 'orig',
    });
  });
});
