import { complaintsOf, tableOf } from '../chaos/judge/table.js';
import { runs } from '../chaos/runs/index.js';
import { secureBytes } from '../../src/kernel/random.js';

/** Of an earlier run, to see it again. */
const seed = process.env.CHAOS_SEED ?? Buffer.from(secureBytes(6)).toString('hex');

it('loses nothing, doubles nothing and says nothing false under 20 kills, placed and at random (F1, F2, F3, F7)', async () => {
  const result = await runs.quick?.({ seed, messages: 150, kills: 20, sessions: 3 });
  if (!result) throw new Error('There is no quick run.');
  const { verdict, measured } = result;
  process.stdout.write(`${tableOf(verdict, measured)}\n${complaintsOf(verdict)}\n`);
  expect(verdict.findings).toEqual([]);
  expect(verdict.figures).toMatchObject({ messages: 150, transmitted: 150, held: 0 });
}, 600_000);
