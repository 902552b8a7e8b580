import { createLastSends } from '../../src/delivery/last-sends.js';
import { createClock } from '../../src/kernel/clock.js';
import type { SessionId } from '../../src/kernel/ids.js';

const session = 'one' as SessionId;
const minuteMs = 60_000;

function lane() {
  const clock = createClock();
  const sends = createLastSends(clock);
  /** Minutes of rest, to the nearest. */
  const rest = () => {
    const found = sends.restOf(session);
    return found && Math.round((found.until.getTime() - clock.now().getTime()) / minuteMs);
  };
  return { clock, sends, rest };
}

it('a number rests 5, 10, then 20 minutes while WhatsApp says that it was too much', () => {
  const { sends, rest } = lane();
  expect(rest()).toBeNull();
  const rests = [0, 1, 2, 3].map(() => {
    sends.answered(session, 'overlimit');
    return rest();
  });
  expect(rests).toEqual([5, 10, 20, 20]);
});

it('a send that was taken ends it, and the next rest is short again', () => {
  const { sends, rest } = lane();
  sends.answered(session, 'overlimit');
  sends.answered(session, 'overlimit');
  sends.answered(session, 'taken');
  expect(rest()).toBeNull();
  sends.answered(session, 'overlimit');
  expect(rest()).toBe(5);
});

it('a restart goes on where it was', () => {
  const { clock, sends, rest } = lane();
  sends.recallOverlimits(session, {
    times: 2,
    at: new Date(clock.now().getTime() - 4 * minuteMs),
  });
  expect(rest()).toBe(6);
  sends.forget();
  expect(rest()).toBeNull();
});
