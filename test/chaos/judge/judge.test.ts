import type { JournalLine } from '../../../src/sandbox/index.js';
import type { Accepted, Evidence, Told, Try } from './evidence.js';
import { judge } from './judge.js';

const rules = {
  ...{ gapMs: 20, timeoutMs: 1_000, quietMs: 2_000, zone: 'Asia/Jakarta' },
  ...{ messagesPerHour: 3, contactsPerDay: 3 },
};

type Step = 'accepted' | 'transmitted' | 'stored' | 'answered';
const wholeSend: readonly Step[] = ['accepted', 'transmitted', 'stored', 'answered'];

interface Sent {
  n: number;
  atMs: number;
  waId?: string;
  steps?: readonly Step[];
  chat?: number;
}

let requests = 0;

function post({ n, atMs, waId = `ID${n}`, steps = wholeSend, chat = n }: Sent): JournalLine[] {
  requests += 1;
  const requestId = `request-${requests}`;
  return steps.map((op, at) => ({
    ...{ op, requestId, waId, session: 'default', chatId: `${chat}@c.us`, bodyHash: null },
    ...{ token: `tok-${n}`, httpStatus: null, seq: atMs + at, t: atMs + at, engine: 'GOWS' },
  }));
}

const tried = (startedMs: number, ended: string | null = 'sent'): Try => ({
  startedMs,
  endedMs: ended === null ? null : startedMs + 10,
  class: ended,
});

const accepted = (n: number, to = n): Accepted => ({
  ...{ token: `tok-${n}`, id: `row-${n}`, waId: `ID${n}`, session: 'default' },
  ...{ to: String(to), order: n },
});

const row = (n: number, set: Partial<Told> = {}): Told => ({
  ...{ id: `row-${n}`, waId: `ID${n}`, status: 'sent', hold: null, needsPerson: false },
  ...{ tries: [tried(1_000 * n)] },
  ...set,
});

function evidence(
  journal: readonly JournalLine[],
  rows: readonly Told[],
  more: Partial<Evidence> = {},
): Evidence {
  const all = rows.map(({ id }) => accepted(Number(id.slice(4))));
  return {
    accepted: new Map(all.map(one => [one.token, one])),
    told: new Map(rows.map(one => [one.id, one])),
    journal,
    rules,
    ...more,
  };
}

const kinds = (given: Evidence) => [...new Set(judge(given).findings.map(({ kind }) => kind))];

const one = post({ n: 1, atMs: 1_001 });
const unknown = { status: 'unknown', needsPerson: true, tries: [tried(1_000, 'unsure')] };

it('finds nothing wrong with a message that left once and is called sent', () => {
  expect(kinds(evidence(one, [row(1)]))).toEqual([]);
});

it.each<[string, Evidence, string[]]>([
  ['called sent, never transmitted', evidence([], [row(1)]), ['lost']],
  ['without a row', { ...evidence([], [row(1)]), told: new Map() }, ['lost']],
  ['still on its way', evidence([], [row(1, { status: 'pending', tries: [] })]), ['lost']],
  [
    'transmitted under two ids',
    evidence(
      [...one, ...post({ n: 1, atMs: 9_000, waId: 'OTHER' })],
      [row(1, { tries: [tried(1_000)] }), row(2, { waId: 'OTHER', tries: [tried(8_999)] })],
    ),
    ['visible duplicate', 'lost', 'id changed'],
  ],
  ['transmitted and called failed', evidence(one, [row(1, { status: 'failed' })]), ['false state']],
  ['left to a person though it is found', evidence(one, [row(1, unknown)]), ['held without need']],
  [
    'decided though WAHA died with it',
    evidence(
      post({ n: 1, atMs: 1_001, steps: ['accepted'] }),
      [row(1, { status: 'failed', tries: [tried(1_000, 'unsure')] })],
      { wahaEndsMs: [1_005] },
    ),
    ['decided without evidence'],
  ],
  [
    'posted before its mark',
    evidence(one, [row(1, { tries: [tried(1_500)] })]),
    ['post without a mark'],
  ],
  [
    'posted again within the quiet time',
    evidence(
      [...one, ...post({ n: 1, atMs: 1_900 })],
      [row(1, { tries: [tried(1_000, 'unsure'), tried(1_890)] })],
    ),
    ['sent again too early'],
  ],
  [
    'posted while another was under way',
    evidence(
      [
        ...post({ n: 1, atMs: 1_001, steps: ['accepted', 'transmitted', 'stored'] }),
        ...post({ n: 2, atMs: 1_500 }),
      ],
      [row(1), row(2, { tries: [tried(1_499)] })],
    ),
    ['two posts at once'],
  ],
  [
    'sent while its number was paused',
    evidence(one, [row(1)], { pauses: [{ session: 'default', fromMs: 900, untilMs: 2_000 }] }),
    ['sent while paused'],
  ],
  [
    'sent for a process that was frozen',
    evidence(one, [row(1)], { freezes: [{ fromMs: 100, untilMs: 2_000 }] }),
    ['sent for a frozen process'],
  ],
  [
    'sent too soon after the one before',
    evidence([...one, ...post({ n: 2, atMs: 1_010 })], [row(1), row(2, { tries: [tried(1_009)] })]),
    ['gap too short'],
  ],
  [
    'sent above the cap',
    evidence(
      [1, 2, 3, 4].flatMap(n => post({ n, atMs: 1_000 * n + 1 })),
      [1, 2, 3, 4].map(n => row(n)),
    ),
    ['cap passed'],
  ],
])('finds a message that was %s', (_, given, found) => {
  expect(kinds(given)).toEqual(found);
});

it('leaves to a person what died with WAHA, and says that it was ambiguous', () => {
  const cut = post({ n: 1, atMs: 1_001, steps: ['accepted', 'transmitted'] });
  const { findings, figures } = judge(evidence(cut, [row(1, unknown)], { wahaEndsMs: [1_005] }));
  expect(findings).toEqual([]);
  expect(figures).toMatchObject({ held: 1, ambiguous: 1 });
});

it('counts the same id twice, and finds nothing wrong with it after the quiet time', () => {
  const tries = [tried(1_000, 'unsure'), tried(4_000)];
  const given = evidence([...one, ...post({ n: 1, atMs: 4_001 })], [row(1, { tries })]);
  expect(judge(given)).toMatchObject({ findings: [], figures: { sameIdTwice: 1 } });
});

it('finds two messages of one conversation that changed places', () => {
  const journal = [...post({ n: 2, atMs: 1_001, chat: 1 }), ...post({ n: 1, atMs: 2_001 })];
  const rows = [row(1, { tries: [tried(2_000)] }), row(2, { tries: [tried(1_000)] })];
  const same = new Map([1, 2].map(n => [`tok-${n}`, accepted(n, 1)] as const));
  expect(kinds({ ...evidence(journal, rows), accepted: same })).toEqual(['out of order']);
});
