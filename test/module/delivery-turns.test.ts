import type { ConversationRow, MessageRow } from '../../src/conversations/index.js';
import { firstBefore } from '../../src/delivery/store/turn-store.js';
import { minuteMs, openDelivery, type DeliveryHouse } from './delivery-rig.js';

let house: DeliveryHouse;
let siti: ConversationRow;
let budi: ConversationRow;

beforeEach(async () => {
  house = await openDelivery();
  ({ conversation: siti } = await house.openWith('6281200000002@c.us'));
  ({ conversation: budi } = await house.openWith('6281200000003@c.us'));
});
afterEach(() => house.close());

const waits = (conversation: ConversationRow, more: Partial<MessageRow>) =>
  house.ours(conversation, { priority: 3, turn: 1, holdCode: 'wa_timelock', ...more });

const before = async (message: MessageRow) =>
  (await firstBefore(house.db, message, house.clock.now()))?.id ?? null;

describe('when the holds of several messages end at one instant', () => {
  it('the one whose turn is first goes first, whichever bell rings', async () => {
    const notBefore = house.ago(0);
    const second = await waits(budi, { notBefore, turn: 2 });
    const first = await waits(siti, { notBefore });
    expect(await before(second)).toBe(first.id);
    expect(await before(first)).toBeNull();
  });

  it('a lower priority never goes before a higher one', async () => {
    const notBefore = house.ago(0);
    const stranger = await waits(siti, { notBefore });
    const known = await waits(budi, { notBefore, priority: 2, turn: 9 });
    expect(await before(known)).toBeNull();
    expect(await before(stranger)).toBe(known.id);
  });

  it('one that is to be asked again, since its rule may be gone, has its turn too', async () => {
    const second = await waits(budi, { notBefore: null, turn: 2 });
    const first = await waits(siti, { notBefore: null, holdCode: 'paused_first_contacts' });
    expect(await before(second)).toBe(first.id);
  });

  it('one that is still held does not keep the others', async () => {
    const held = { notBefore: house.ago(-minuteMs) };
    await waits(siti, held);
    const due = await waits(budi, { notBefore: house.ago(0), turn: 5 });
    expect(await before(due)).toBeNull();
  });
});
