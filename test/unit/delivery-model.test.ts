import { imperfectUpstream, usualFaults, type Design } from './delivery-model-state.js';
import { explore } from './delivery-model.js';

const shippedG: Design = {
  mark: 'before',
  right: 'lock',
  id: 'same',
  missing: 'resend_if_refuted',
  queueRetries: false,
};
const shipped: Record<string, Design> = {
  G: shippedG,
  G0: { ...shippedG, missing: 'hold' },
  C: { ...shippedG, missing: 'hold', id: 'fresh' },
};
const queueAlone: Design = { ...shippedG, mark: 'none', id: 'fresh', queueRetries: true };

const settings = { usual: usualFaults, imperfect: imperfectUpstream };
const tell = (name: string, ends: object) =>
  process.stdout.write(`model ${name}: ${JSON.stringify(ends)}\n`);

it.each(
  Object.keys(shipped).flatMap(name => Object.keys(settings).map(how => [name, how] as const)),
)(
  'mode %s ends in no second copy, no loss and no lie, whatever happens (%s upstream)',
  (name, how) => {
    const ends = explore(
      shipped[name] ?? shippedG,
      how === 'usual' ? settings.usual : settings.imperfect,
    );
    tell(`${name}, ${how}`, ends);
    expect(ends).toMatchObject({ visibleDuplicates: 0, losses: 0, lies: 0, heldThoughKnown: 0 });
    expect(ends.held).toBeGreaterThan(0);
  },
);

it.each<
  [string, Design, keyof typeof settings, 'visibleDuplicates' | 'losses' | 'lies' | 'sameIdTwice']
>([
  ['a queue that retries, and no mark', queueAlone, 'usual', 'visibleDuplicates'],
  [
    'a queue that tries once, and no mark',
    { ...queueAlone, queueRetries: false },
    'usual',
    'losses',
  ],
  [
    'a queue that tries once and calls it failed',
    { ...queueAlone, queueRetries: false },
    'usual',
    'lies',
  ],
  [
    'a fresh id under a lease',
    { ...shippedG, right: 'lease', id: 'fresh' },
    'usual',
    'visibleDuplicates',
  ],
  ['a fresh id under the lock', { ...shippedG, id: 'fresh' }, 'imperfect', 'visibleDuplicates'],
  [
    'a fresh id after any look that finds nothing',
    { ...shippedG, id: 'fresh', missing: 'resend' },
    'usual',
    'visibleDuplicates',
  ],
  [
    'the same id under a lease, which leans on WhatsApp',
    { ...shippedG, right: 'lease' },
    'usual',
    'sameIdTwice',
  ],
])('shows what is wrong with %s', (name, design, how, defect) => {
  const ends = explore(design, settings[how]);
  tell(name, ends);
  expect(ends[defect]).toBeGreaterThan(0);
});

it('needs the same id for nothing but an imperfect upstream', () => {
  expect(explore({ ...shippedG, id: 'fresh' }, usualFaults).visibleDuplicates).toBe(0);
  expect(explore(shippedG, usualFaults).sameIdTwice).toBe(0);
});
