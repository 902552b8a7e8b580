import { openInbox, receipt, said } from './ingest-rig.js';

const startMs = Date.now() - 3_600_000;

/** Numbers from 0 to 1 that a seed decides. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

function shuffled<Thing>(things: readonly Thing[], next: () => number): Thing[] {
  return things
    .map(thing => [next(), thing] as const)
    .sort(([a], [b]) => a - b)
    .map(([, thing]) => thing);
}

/** A person who writes three times and is answered from the phone, with all receipts. */
function life(at: number): string[] {
  const person = `62812${String(at).padStart(7, '0')}`;
  const waId = `3EB0FF${String(at).padStart(16, '0')}`;
  const fromMs = startMs + at * 10_000;
  const theirs = [0, 1, 2].map(line =>
    said({
      person,
      text: `line ${line} of ${at}`,
      atMs: fromMs + line * 2_000,
      waId: `3EB0AA${String(at).padStart(12, '0')}${String(line).padStart(4, '0')}`,
    }),
  );
  return [
    ...theirs.slice(0, 2),
    said({ person, text: `answer to ${at}`, atMs: fromMs + 3_000, fromMe: true, waId }),
    receipt(person, waId, { rank: 2, atMs: fromMs + 3_500 }),
    receipt(person, waId, { rank: 3, atMs: fromMs + 3_800 }),
    ...theirs.slice(2),
  ];
}

const lives = Array.from({ length: 10 }, (_, at) => life(at)).flat();
/** As WAHA does when an answer of ours was lost. */
const twice = [...lives, ...lives];

const ends = [
  `SELECT p.phone, m.wa_id, m.direction, m.origin, m.status, m.body, m.occurred_at, m.sent_at,
     m.read_at FROM messages m JOIN contacts p ON p.id = m.contact_id ORDER BY m.wa_id`,
  `SELECT m.wa_id, r.ack, r.at FROM message_receipts r JOIN messages m ON m.id = r.message_id
   ORDER BY m.wa_id, r.ack`,
  `SELECT p.phone, c.status, c.unread, c.last_message_at, c.last_inbound_at, m.wa_id AS last
   FROM conversations c JOIN contacts p ON p.id = c.contact_id
   JOIN messages m ON m.id = c.last_message_id ORDER BY p.phone`,
  `SELECT p.phone, MIN(w.opened_at) AS opened, MAX(w.closes_at) AS closes
   FROM conversation_windows w JOIN conversations c ON c.id = w.conversation_id
   JOIN contacts p ON p.id = c.contact_id GROUP BY p.phone ORDER BY p.phone`,
  'SELECT phone, push_name, name_key, last_inbound_at FROM contacts ORDER BY phone',
  'SELECT kind, value FROM contact_aliases ORDER BY value',
  `SELECT p.phone, s.folded FROM message_search s JOIN messages m ON m.id = s.message_id
   JOIN contacts p ON p.id = m.contact_id ORDER BY p.phone, s.folded`,
];

/** Where these events lead when they come in this order and are understood so many at a time. */
async function stateAfter(events: readonly string[], nextSize: () => number): Promise<object[][]> {
  const inbox = await openInbox();
  try {
    await inbox.arrive(events);
    while ((await inbox.unread()).length > 0) {
      let after = 0;
      do after = await inbox.takeFirst(nextSize(), after);
      while (after > 0);
    }
    return await Promise.all(ends.map(sql => inbox.rows(sql)));
  } finally {
    await inbox.close();
  }
}

let inOrder: object[][];

beforeAll(async () => {
  inOrder = await stateAfter(twice, () => 1);
});

it.each([1, 2, 3])(
  'the same events, shuffled, in batches of any size, end in the same state (%i)',
  async seed => {
    const next = chance(seed);
    const batched = await stateAfter(shuffled(twice, next), () => 1 + Math.floor(next() * 40));
    expect(batched).toEqual(inOrder);
  },
);

it('that state has every message, receipt, conversation, window, person and text once', () => {
  expect(inOrder.map(rows => rows.length)).toEqual([40, 30, 10, 10, 10, 10, 40]);
});
