import type { ConversationRow, MessageRow } from '../../src/conversations/index.js';
import type { PostPorts } from '../../src/delivery/verbs/post.js';
import { createLookLog } from '../../src/delivery/look-log.js';
import { deliver, type DeliverPorts } from '../../src/delivery/verbs/deliver.js';
import { setCrashersAside } from '../../src/delivery/verbs/set-aside.js';
import { sendAgain } from '../../src/delivery/verbs/settle-unknown.js';
import { silentLog } from '../../src/kernel/log.js';
import { createWaha } from '../../src/waha/index.js';
import { openDelivery, type DeliveryHouse } from './delivery-rig.js';

let house: DeliveryHouse;
let siti: ConversationRow;

beforeEach(async () => {
  house = await openDelivery();
  ({ conversation: siti } = await house.openWith('6281200000002@c.us'));
});
afterEach(() => house.close());

const waiting = (conversation = siti, turn = 1) =>
  house.ours(conversation, { category: 'known', priority: 2, turn });

const rowOf = ({ id }: MessageRow) =>
  house.inUnit(async unit => {
    const row = await house.conversations.row(unit, unit, id);
    if (!row) throw new Error('It is gone.');
    return row;
  });

/** A start after a death that met these messages. */
const starts = (...inHand: MessageRow[]) =>
  setCrashersAside(
    { ...house, log: silentLog },
    { companyId: house.company.id, inHand: inHand.map(({ id }) => id) },
  );

async function diesThrice(message: MessageRow): Promise<void> {
  for (let death = 0; death < 3; death += 1) await starts(message);
}

it('a message that the gateway died of three times is for a person', async () => {
  const message = await waiting();
  await starts(message);
  await starts(message);
  expect((await rowOf(message)).status).toBe('pending');
  await starts(message);
  expect(await rowOf(message)).toMatchObject({ status: 'unknown', needsPerson: true });
});

it('a message that a death has met rests until a process has lived for two seconds', async () => {
  const message = await waiting();
  for (const inHand of [[message], [], []]) {
    house.clock.moveBy(1_000);
    const restFrom = (at: Date) => at.getTime() + 2_000;
    const earliest = restFrom(house.clock.now());
    await starts(...inHand);
    const { status, notBefore } = await rowOf(message);
    expect(status).toBe('pending');
    expect(notBefore?.getTime()).toBeGreaterThanOrEqual(earliest);
    expect(notBefore?.getTime()).toBeLessThanOrEqual(restFrom(house.clock.now()));
  }
});

it('messages that met the same death are taken up one after the other', async () => {
  const { conversation: budi } = await house.openWith('6281200000003@c.us');
  const all = [await waiting(siti, 1), await waiting(budi, 2)];
  await starts(...all);
  const [first, second] = (await Promise.all(all.map(rowOf))).map(row => row.notBefore?.getTime());
  expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(500);
});

it('a message that is due later than that still is', async () => {
  const tomorrow = new Date(house.clock.now().getTime() + 86_400_000);
  const message = await house.ours(siti, { category: 'known', priority: 2, notBefore: tomorrow });
  await starts(message);
  await starts(message);
  expect((await rowOf(message)).notBefore).toEqual(tomorrow);
});

it('a message that a person has sent all the same begins to be counted anew', async () => {
  const message = await waiting();
  await diesThrice(message);
  const aside = await rowOf(message);
  await house.inUnit(unit => sendAgain(unit, house, aside));
  await starts();
  await starts(message);
  await starts(message);
  expect((await rowOf(message)).status).toBe('pending');
  await starts(message);
  expect((await rowOf(message)).status).toBe('unknown');
});

it('a death is put down to the message in hand, not to the one whose bell rang', async () => {
  const { conversation: budi } = await house.openWith('6281200000003@c.us');
  const first = await waiting(siti, 1);
  const rung = await waiting(budi, 2);
  const inHand = new Set<string>();
  const blamed = new Set<string>();
  const waha = createWaha({
    baseUrl: 'http://127.0.0.1:1',
    apiKey: null,
    clock: house.clock,
    log: silentLog,
  });
  const ports: DeliverPorts = {
    ...house,
    ...house.ports,
    waha,
    log: silentLog,
    media: {} as PostPorts['media'],
    looks: createLookLog(house.clock),
    replaced: () => Promise.resolve(),
    // Asked for whatever is decided on.
    rules: (...asked) => {
      for (const id of inHand) blamed.add(id);
      return house.ports.rules(...asked);
    },
    mayClaim: () => false,
    claimed: () => Promise.resolve(),
    wahaStartedAt: () => null,
    wahaVersion: () => null,
    quietMs: () => 180_000,
    recorded: () => undefined,
    stops: house.policy,
    stopping: new AbortController().signal,
    inHand: { take: id => inHand.add(id), drop: id => inHand.delete(id) },
    answered: () => Promise.resolve(),
  };
  await deliver(ports, rung.id);
  expect([...blamed][0]).toBe(first.id);
  expect(inHand.size).toBe(0);
});
