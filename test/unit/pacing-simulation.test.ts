import { startPlainNode, type PlainNode } from '../support/plain-node.js';
import { cases, type Shown } from './pacing-simulation-cases.js';
import type * as House from './pacing-simulation-cases.js';

let node: PlainNode<typeof House>;

beforeAll(async () => {
  node = await startPlainNode('test/unit/pacing-simulation-cases.ts');
});
afterAll(() => node.close());

describe('days of random traffic', () => {
  const lives: Shown[] = [];

  it.each(cases)('under the %s policy, seed %s, break no rule', async (...one) => {
    const life = await node.call('show', one);
    lives.push(life);
    expect(life.wrong).toEqual({ broken: [], unending: [], forgotten: [], starved: [] });
  });

  it('were a hundred thousand sends, some from the phone, and met every rule', () => {
    const total = (of: (life: Shown) => number) => lives.reduce((sum, one) => sum + of(one), 0);
    expect(total(({ sent }) => sent)).toBeGreaterThan(100_000);
    expect(total(({ byPhone }) => byPhone)).toBeGreaterThan(1000);
    expect([...new Set(lives.flatMap(({ heldBy }) => heldBy))].sort()).toEqual([
      'active_hours',
      'day_cap',
      'first_contact_budget',
      'health_low',
      'hour_cap',
      'paused_all',
      'paused_campaign',
      'paused_first_contacts',
      'paused_session',
      'quiet_hours',
      'recipient_gap',
      'recipient_token',
      'resume_ramp',
      'same_text',
      'scheduled',
      'session_down',
      'turn',
      'wa_capping',
      'wa_timelock',
      'warmup',
    ]);
  });
});
