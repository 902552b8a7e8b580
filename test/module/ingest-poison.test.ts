import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInHand } from '../../src/ingest/index.js';
import { isHistory } from '../../src/ingest/history.js';
import { until } from '../support/until.js';
import { openInbox, said, type Inbox } from './ingest-rig.js';

const dayMs = 24 * 3_600_000;

describe('a webhook in hand when the process ended', () => {
  let inbox: Inbox;

  beforeEach(async () => {
    inbox = await openInbox();
  });
  afterEach(() => inbox.close());

  const states = async () =>
    (
      await inbox.rows<{ state: string; crashes: number; error: string | null }>(
        'SELECT state, crashes, error FROM webhook_inbox ORDER BY seq',
      )
    ).map(({ state, crashes, error }) => [state, crashes, error]);

  const arrive = (count: number) => {
    const atMs = inbox.clock.now().getTime() - 5_000;
    const bodies = Array.from({ length: count }, (_, at) =>
      said({ person: `62812000000${at}`, text: `line ${at}`, atMs }),
    );
    return inbox.arrive(bodies);
  };

  /** A start that lasts as long as it takes to look at what was left. */
  async function life(isOver: (seen: unknown[][]) => boolean): Promise<void> {
    const processor = inbox.processor();
    processor.start();
    await until(states, isOver);
    await processor.stop();
  }

  it('is understood alone the next time', async () => {
    await arrive(3);
    inbox.inHand.hold([1, 2, 3]);
    await life(seen => seen.every(([state]) => state === 'done'));
    expect(await states()).toEqual([
      ['done', 1, null],
      ['done', 1, null],
      ['done', 1, null],
    ]);
    expect(inbox.inHand.left()).toEqual([]);
  });

  it('three times is put aside, and the others go on', async () => {
    await arrive(3);
    await inbox.inUnit(({ sequelize, transaction }) =>
      sequelize.query('UPDATE webhook_inbox SET crashes = 2 WHERE seq = 2', { transaction }),
    );
    inbox.inHand.hold([2]);
    await life(seen => seen.every(([state]) => state !== 'new'));
    expect(await states()).toEqual([
      ['done', 0, null],
      ['quarantined', 3, 'crashed'],
      ['done', 0, null],
    ]);
  });

  it('twice rests until a process has lived for 5 s, and the others go before it', async () => {
    await arrive(3);
    inbox.inHand.hold([2]);
    await inbox.inUnit(({ sequelize, transaction }) =>
      sequelize.query('UPDATE webhook_inbox SET crashes = 1 WHERE seq = 2', { transaction }),
    );
    const processor = inbox.processor();
    processor.start();
    const others = ([first, , third]: unknown[][]) =>
      first?.[0] === 'done' && third?.[0] === 'done';
    await until(states, others);
    expect((await states())[1]).toEqual(['new', 2, null]);
    inbox.clock.moveBy(2_000);
    processor.ring();
    expect((await states())[1]).toEqual(['new', 2, null]);
    inbox.clock.moveBy(3_000);
    await until(states, ([, second]) => second?.[0] === 'done');
    await processor.stop();
  });

  it('that was understood all the same has done nothing', async () => {
    await arrive(1);
    await life(seen => seen.every(([state]) => state === 'done'));
    inbox.inHand.hold([1]);
    const processor = inbox.processor();
    processor.start();
    await until(
      () => inbox.inHand.left(),
      left => left.length === 0,
    );
    await processor.stop();
    expect(await states()).toEqual([['done', 0, null]]);
  });
});

describe('the file that says what is in hand', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'in-hand-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('tells the next process what the last one held', () => {
    const file = join(folder, 'in-hand');
    const inHand = createInHand(file);
    for (const seqs of [[], [7, 8, 1_000_000], [9]]) {
      expect(createInHand(file).left()).toEqual(inHand.left());
      inHand.hold(seqs);
      expect(createInHand(file).left()).toEqual(seqs);
    }
    inHand.close();
  });

  it.each(['', '{"a":1}', '[1,"2",null,1e400]', 'half ['])('with %j in it blames nobody', text => {
    const file = join(folder, 'in-hand');
    writeFileSync(file, text);
    expect(
      createInHand(file)
        .left()
        .filter(seq => seq !== 1),
    ).toEqual([]);
  });
});

describe('history', () => {
  const now = new Date('2026-03-10T12:00:00Z');
  const before = (ms: number) => new Date(now.getTime() - ms);
  const session = { caughtUpTo: before(3 * dayMs), createdAt: before(100 * dayMs) };

  it.each<[string, number, boolean]>([
    ['written just now', 0, false],
    ['written a day ago, since the session was last read', dayMs, false],
    ['written two days ago, while nobody listened', 2 * dayMs, false],
    ['written before that', 4 * dayMs, true],
    ['written years ago', 1_000 * dayMs, true],
  ])('a message %s', (_, ageMs, is) => {
    expect(isHistory({ writtenAt: before(ageMs), now, session })).toBe(is);
  });

  it('of a session that was never read begins with the session', () => {
    const fresh = { caughtUpTo: null, createdAt: before(60_000) };
    expect(isHistory({ writtenAt: before(2 * dayMs), now, session: fresh })).toBe(true);
    expect(isHistory({ writtenAt: before(30_000), now, session: fresh })).toBe(false);
  });
});
