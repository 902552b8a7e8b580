import type { ConversationRow, MessageRow } from '../../src/conversations/index.js';
import { createLookLog } from '../../src/delivery/look-log.js';
import { look, type LookPorts } from '../../src/delivery/verbs/look.js';
import { createWaha } from '../../src/waha/index.js';
import { silentLog } from '../../src/kernel/log.js';
import { hourMs, openDelivery, type DeliveryHouse } from './delivery-rig.js';

let house: DeliveryHouse;
let siti: ConversationRow;

beforeEach(async () => {
  house = await openDelivery();
  ({ conversation: siti } = await house.openWith('6281200000002@c.us'));
});
afterEach(() => house.close());

/** Looks as the lane does; `meanwhile` happens after the verdict and before it is written. */
function looks(message: MessageRow, meanwhile: () => Promise<unknown>) {
  const { clock, db } = house;
  const ports: LookPorts = {
    ...house.ports,
    db,
    transact: async (company, work, edge) => {
      await meanwhile();
      return house.transact(company, work, edge);
    },
    looks: createLookLog(clock),
    replaced: async () => undefined,
    waha: createWaha({ baseUrl: 'http://127.0.0.1:1', apiKey: null, clock, log: silentLog }),
    mayClaim: () => true,
    claimed: async () => undefined,
    wahaStartedAt: () => null,
  };
  return look(ports, message);
}

const status = async (message: MessageRow) =>
  house.inUnit(async unit => (await house.conversations.row(unit, unit, message.id))?.status);

const says = (kind: 'granted' | 'refused') =>
  house.inUnit(unit =>
    house.consent.record(
      unit,
      { contactId: siti.contactId as never, address: '6281200000002@c.us' },
      { kind, basis: 'form', recordedBy: 'user:1' },
    ),
  );

it('a message is not refused by what is no longer true when the refusal is written', async () => {
  await says('refused');
  const message = await house.ours(siti, { category: 'known', priority: 2, turn: 1 });
  const outcome = await looks(message, () => says('granted'));
  expect(outcome).toMatchObject({ kind: 'again' });
  expect(await status(message)).toBe('pending');
});

it('a message that a person took back between the look and its writing stays taken back', async () => {
  await says('refused');
  const message = await house.ours(siti, { category: 'known', priority: 2, turn: 1 });
  await looks(message, () =>
    house.inUnit(unit => house.conversations.moveMessage(unit, message, 'cancelled', {})),
  );
  expect(await status(message)).toBe('cancelled');
});

it('a hold that still stands is written as it is then', async () => {
  await house.writes(siti, hourMs);
  await says('refused');
  const message = await house.ours(siti, { category: 'known', priority: 2, turn: 1 });
  expect(await looks(message, async () => undefined)).toMatchObject({ because: 'no_consent' });
  expect(await status(message)).toBe('refused');
});
