import { createClock } from '../../src/kernel/clock.js';
import { silentLog } from '../../src/kernel/log.js';
import { openQueue } from '../../src/queue/index.js';

/** A process with one lane on the Redis at `URL`; told to end it closes its queue once that server is gone. */
const { URL = '', FOLDER = '' } = process.env;
const queue = await openQueue(
  { kind: 'redis', url: URL },
  { folder: FOLDER, clock: createClock(), log: silentLog },
);
let asked = 0;
const lane = queue.openLane('a', async () => {
  asked += 1;
  return { kind: 'done' };
});
const soon = () => new Promise(next => setTimeout(next, 5));
const bell = { messageId: 'm', attempt: 0, priority: 1, notBefore: null };
while (!(await lane.ring([bell]))) await soon();
while (asked === 0 || (await lane.size()) !== 0) await soon();

async function leave(): Promise<void> {
  while (queue.state() === 'up') await soon();
  await queue.close();
}
process.once('SIGTERM', () => void leave());
process.stdout.write('the lane is open\n');
// A signal alone keeps nobody alive; the queue does until it is closed.
