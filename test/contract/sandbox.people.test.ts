import { demoPeople, demoSessions } from '../../src/sandbox/index.js';
import { ana, anaChat, bareId, openRig, type Hooked, type Rig } from './sandbox-rig.js';

let rig: Rig;
afterEach(() => rig.close());

const inbound = ({ event }: Hooked) => event === 'message';
const isAck =
  (ackName: string) =>
  ({ event, payload }: Hooked) =>
    event === 'message.ack' && payload.ackName === ackName;

/** What the sandbox told, in the order it happened; webhooks may overtake each other. */
const happened = () =>
  rig.sandbox.control
    .journal()
    .filter(line => line.op === 'event' && line.event !== 'session.status')
    .map(line => (line.event === 'message.ack' ? `ack ${line.ack}` : line.event));

it('an echo answers with our text', async () => {
  rig = await openRig({ people: [{ phone: ana, name: 'Ana', replies: 'echo' }] });
  await rig.sendText({ text: 'marco' });
  expect((await rig.receiver.until(inbound)).payload.body).toBe('marco');
});

it('a friendly person reads before answering, in the language of the number', async () => {
  rig = await openRig({ people: demoPeople });
  await rig.sendText({ chatId: '491713920033@c.us' });
  const answer = await rig.receiver.until(inbound);
  expect(answer.payload.body).toMatch(/Danke|gut|Können|Prima|schaue|Donnerstag|Perfekt/);
  expect(happened()).toEqual(['message.any', 'ack 2', 'ack 3', 'message', 'message.any']);
});

it('a friendly person answers a few times an hour at most', async () => {
  const friend = { phone: ana, name: 'Ana', replies: 'friendly' } as const;
  rig = await openRig({ people: [{ ...friend, readsAfterMs: 0, replyDelayMs: 0 }] });
  for (let sent = 1; sent <= 15; sent += 1) {
    await rig.sendText();
    await rig.receiver.untilCount(sent, isAck('READ'));
    rig.clock.moveBy(60_000);
  }
  rig.sandbox.control.call(ana);
  await rig.receiver.until(({ event }) => event === 'call.received');
  const answers = rig.sandbox.control
    .journal()
    .filter(line => line.op === 'event' && line.event === 'message');
  expect(answers.length).toBeGreaterThan(0);
  expect(answers.length).toBeLessThanOrEqual(4);
});

it('a stranger gets the message and reads it, but does not answer', async () => {
  rig = await openRig();
  const exists = await rig.api('GET', `/api/contacts/check-exists?session=default&phone=${ana}`);
  expect(exists.json).toEqual({ numberExists: true, chatId: anaChat });
  await rig.sendText();
  await rig.receiver.until(isAck('READ'));
  expect(rig.receiver.got.some(inbound)).toBe(false);
});

it('somebody not on WhatsApp is never reached', async () => {
  rig = await openRig({ engine: 'NOWEB', people: [{ phone: ana, name: '', notOnWhatsApp: true }] });
  const exists = await rig.api('GET', `/api/contacts/check-exists?session=default&phone=%2B${ana}`);
  expect(exists.json).toEqual({ numberExists: false });
  await rig.sendText();
  await rig.receiver.until(isAck('SERVER'));
  await rig.sendText({ chatId: '5511999990002@c.us' });
  await rig.receiver.until(isAck('READ'));
  const reached = rig.receiver.got.filter(isAck('DEVICE')).map(({ payload }) => payload.from);
  expect(reached).toEqual(['5511999990002@c.us']);
});

it('somebody who hides receipts stays at DEVICE and still answers', async () => {
  const people = [{ phone: ana, name: 'Ana', hidesReceipts: true, replies: 'echo' as const }];
  rig = await openRig({ people });
  await rig.sendText();
  await rig.receiver.until(inbound);
  expect(happened()).toEqual(['message.any', 'ack 2', 'message', 'message.any']);
});

it('somebody who opts out says STOP once', async () => {
  rig = await openRig({ people: [{ phone: ana, name: 'Ana', optsOut: true }] });
  await rig.sendText();
  expect((await rig.receiver.until(inbound)).payload.body).toBe('STOP');
  await rig.sendText();
  await rig.receiver.untilCount(2, isAck('READ'));
  expect(rig.receiver.got.filter(inbound)).toHaveLength(1);
});

it('control.read marks what we sent as read', async () => {
  rig = await openRig({ people: [{ phone: ana, name: 'Ana', readsAfterMs: 10_000_000 }] });
  const sent = await rig.sendText();
  await rig.receiver.until(isAck('DEVICE'));
  expect(rig.sandbox.control.read(ana)).toBe(1);
  const read = await rig.receiver.until(isAck('READ'));
  expect(bareId(read.payload.id)).toBe(bareId(sent.json.id));
});

it('the demo brings a working number, one to pair, and five people', async () => {
  rig = await openRig({ people: demoPeople, sessions: demoSessions('default') });
  const { text } = await rig.api('GET', '/api/sessions?all=true');
  expect(JSON.parse(text)).toMatchObject([
    {
      name: 'default',
      status: 'WORKING',
      me: { id: '6281100000001@c.us', pushName: 'Sandbox number' },
    },
    { name: 'qr-demo', status: 'STOPPED', me: null },
  ]);
  expect(demoPeople).toHaveLength(5);
});
