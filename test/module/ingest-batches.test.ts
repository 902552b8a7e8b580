import { leadingBatch } from '../../src/ingest/leading-batch.js';
import { until } from '../support/until.js';
import { openInbox, poison, receipt, said, type Inbox } from './ingest-rig.js';

let inbox: Inbox;

beforeEach(async () => {
  inbox = await openInbox();
});
afterEach(() => inbox.close());

const person = (at: number) => `62812${String(at).padStart(7, '0')}`;
const nowMs = () => inbox.clock.now().getTime();

/** Lets the processor work until nothing is new; waiting between tries is skipped. */
async function understandAll(): Promise<void> {
  const processor = inbox.processor();
  processor.start();
  try {
    await until(
      () => {
        inbox.clock.moveBy(1_100);
        return inbox.unread();
      },
      left => left.length === 0,
    );
  } finally {
    await processor.stop();
  }
}

interface Ended {
  seq: number;
  state: string;
  tries: number;
  error: string | null;
}

const ended = () =>
  inbox.rows<Ended>('SELECT seq, state, tries, error FROM webhook_inbox ORDER BY seq');

const bodies = async () =>
  (
    await inbox.rows<{ body: string }>(
      "SELECT body FROM messages WHERE direction = 'in' ORDER BY conversation_id, occurred_at, id",
    )
  ).map(({ body }) => body);

it.each([
  [[0, 0, 0], 3],
  [[0, 0, 1, 0], 2],
  [[1, 0, 0], 1],
  [Array.from({ length: 80 }, () => 0), 50],
  [[], 0],
])('at most fifty go together, and what has failed before goes alone (%#)', (tries, count) => {
  const rows = tries.map(tried => ({ tries: tried, crashes: 0 }));
  expect(leadingBatch(rows)).toEqual(rows.slice(0, count));
});

it('poison in the middle of a batch is quarantined, its neighbours are understood', async () => {
  const startMs = nowMs() - 600_000;
  const texts = Array.from({ length: 40 }, (_, at) => `line ${String(at).padStart(2, '0')}`);
  const events = texts.map((text, at) =>
    said({ person: person(at % 4), text, atMs: startMs + at * 1_000 }),
  );
  await inbox.arrive([
    ...events.slice(0, 10),
    '{ "half of',
    ...events.slice(10, 30),
    said({ person: person(1), text: poison, atMs: startMs }),
    said({ person: person(9), text: poison, atMs: startMs }),
    ...events.slice(30),
  ]);
  await understandAll();

  const all = await ended();
  expect(all.filter(({ state, tries }) => state === 'done' && tries === 0)).toHaveLength(40);
  expect(all.filter(({ state }) => state !== 'done')).toEqual([
    { seq: 11, state: 'quarantined', tries: 2, error: 'SyntaxError' },
    { seq: 32, state: 'quarantined', tries: 2, error: 'RangeError' },
    { seq: 33, state: 'quarantined', tries: 2, error: 'RangeError' },
  ]);
  const thread = (at: number) => texts.filter((_, index) => index % 4 === at);
  expect((await bodies()).sort()).toEqual([0, 1, 2, 3].flatMap(thread).sort());
  const talks = await inbox.rows<{ unread: number }>('SELECT unread FROM conversations');
  expect(talks.map(({ unread }) => unread)).toEqual([10, 10, 10, 10]);
  const told = await inbox.rows<{ n: number }>(
    `SELECT COUNT(*) AS n FROM events e JOIN messages m ON m.id = e.subject_id
     WHERE e.type = 'message.created'`,
  );
  const saidAtAll = await inbox.rows<{ n: number }>(
    "SELECT COUNT(*) AS n FROM events WHERE type = 'message.created'",
  );
  expect([told, saidAtAll]).toEqual([[{ n: 40 }], [{ n: 40 }]]);
});

it('one person’s messages of one second stand in the order in which they came', async () => {
  const texts = Array.from({ length: 120 }, (_, at) => `line ${String(at).padStart(3, '0')}`);
  const atMs = nowMs() - 60_000;
  await inbox.arrive(texts.map(text => said({ person: person(1), text, atMs })));
  await understandAll();
  expect(await bodies()).toEqual(texts);
});

it('who wants to write while many wait comes in between', async () => {
  const events = Array.from({ length: 300 }, (_, at) =>
    said({ person: person(at), text: 'Halo', atMs: nowMs() }),
  );
  await inbox.arrive(events);
  const processor = inbox.processor();
  processor.start();
  await until(inbox.unread, left => left.length < 300, { everyMs: 0 });
  const left = await inbox.inUnit(async () => (await inbox.unread()).length);
  expect(left).toBeGreaterThan(0);
  await until(inbox.unread, rows => rows.length === 0);
  await processor.stop();
});

it('a receipt that came before its message holds nothing back, and is taken a second later', async () => {
  const waId = '3EB0AAAAAAAAAAAAAAAAAA';
  const atMs = nowMs() - 5_000;
  const states = async () => (await ended()).map(({ state }) => state);
  await inbox.arrive([
    receipt(person(1), waId, { rank: 3, atMs }),
    said({ person: person(2), text: 'Halo', atMs }),
  ]);
  const processor = inbox.processor();
  processor.start();
  await until(states, seen => seen[1] === 'done');
  await inbox.arrive([said({ person: person(1), text: 'Halo', atMs, fromMe: true, waId })]);
  processor.ring();
  await until(states, seen => seen[2] === 'done');
  inbox.clock.moveBy(1_000);
  await until(states, seen => seen[0] === 'done');
  await processor.stop();
  expect(await inbox.rows("SELECT status FROM messages WHERE direction = 'out'")).toEqual([
    { status: 'read' },
  ]);
});

it('what was understood but not noted as such before the end changes nothing the second time', async () => {
  const atMs = nowMs() - 5_000;
  await inbox.arrive([0, 1, 2].map(at => said({ person: person(at), text: 'Halo', atMs })));
  await understandAll();
  const before = await inbox.rows('SELECT * FROM conversations ORDER BY id');
  await inbox.inUnit(({ sequelize, transaction }) =>
    sequelize.query("UPDATE webhook_inbox SET state = 'new', done_at = NULL", { transaction }),
  );
  await understandAll();
  expect(await inbox.rows('SELECT * FROM conversations ORDER BY id')).toEqual(before);
  expect(await bodies()).toEqual(['Halo', 'Halo', 'Halo']);
  expect((await ended()).map(({ state }) => state)).toEqual(['ignored', 'ignored', 'ignored']);
});
