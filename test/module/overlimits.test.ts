import { createLastSends } from '../../src/delivery/last-sends.js';
import { insertAttempt } from '../../src/delivery/store/lane-store.js';
import { minuteMs, openDelivery, type DeliveryHouse } from './delivery-rig.js';

let house: DeliveryHouse;

beforeEach(async () => {
  house = await openDelivery();
});
afterEach(() => house.close());

/** Tries of one session, the last one a minute ago: `o` for too much, `s` for sent. */
async function tried(tries: string): Promise<void> {
  const { conversation } = await house.openWith('6281200000002@c.us');
  const { id: messageId } = await house.ours(conversation);
  for (const [at, letter] of [...tries].entries()) {
    const when = house.ago((tries.length - at) * minuteMs);
    await house.inUnit(unit =>
      insertAttempt(unit, {
        ...{ ...house.lane, messageId, number: at + 1, waId: 'chosen', wahaStartedAt: null },
        ...{ startedAt: when, endedAt: when, httpStatus: null, errorDetail: null },
        class: letter === 's' ? 'sent' : 'not_sent',
        errorCode: letter === 's' ? null : 'rate_overlimit',
      }),
    );
  }
}

it.each([
  ['o', 1, 4],
  ['oso', 1, 4],
  ['soo', 2, 9],
  ['ooooo', 3, 19],
])('a restart knows from the tries %s that the number rests', async (tries, times, minutes) => {
  await tried(tries);
  const ports = { ...house.ports, lastSends: createLastSends(house.clock) };
  const { overlimit } = (await house.situation(ports)).lane;
  const leftMs = (overlimit?.until.getTime() ?? 0) - house.clock.now().getTime();
  expect([overlimit?.times, Math.round(leftMs / minuteMs)]).toEqual([times, minutes]);
});

it('a send that was taken since ends the rest', async () => {
  await tried('oos');
  const ports = { ...house.ports, lastSends: createLastSends(house.clock) };
  expect((await house.situation(ports)).lane.overlimit).toBeNull();
});
