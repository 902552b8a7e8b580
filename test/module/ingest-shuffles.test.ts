import { livesOf, markPattern } from './ingest-lives.js';
import { openInbox, type Inbox } from './ingest-rig.js';

/** More of them by hand: `SHUFFLES=1000 npx jest ingest-shuffles`. */
const shuffles = Number(process.env.SHUFFLES ?? 100);
const startMs = Math.floor(Date.now() / 1_000) * 1_000 - 3_600_000;

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

/** A person by all WhatsApp ids they go by: which of our ids they got depends on who came first. */
const personOf = (id: string) =>
  `(SELECT group_concat(known, ' ') FROM (SELECT a.kind || ':' || a.value AS known
     FROM contact_aliases a WHERE a.contact_id = ${id} ORDER BY 1))`;

const ends: Record<string, string> = {
  people: `SELECT ${personOf('p.id')} AS person, p.phone, p.push_name, p.last_inbound_at
    FROM contacts p`,
  conversations: `SELECT ${personOf('c.contact_id')} AS person, c.chat_id, c.status, c.unread,
      c.last_message_at, c.last_inbound_at, m.wa_id AS last
    FROM conversations c LEFT JOIN messages m ON m.id = c.last_message_id`,
  messages: `SELECT ${personOf('m.contact_id')} AS person, ${personOf('c.contact_id')} AS talk,
      m.wa_id, m.direction, m.origin, m.status, m.body, m.occurred_at, m.sent_at, m.read_at,
      m.edited_at, m.revoked_at
    FROM messages m JOIN conversations c ON c.id = m.conversation_id`,
  receipts: `SELECT m.wa_id, r.ack, r.at FROM message_receipts r
    JOIN messages m ON m.id = r.message_id`,
  deeds: `SELECT ${personOf('c.contact_id')} AS talk, ${personOf('d.author')} AS person, d.target,
      d.kind, d.wa_id, d.target_is_ours, d.body, d.at, d.told_at
    FROM message_deeds d JOIN conversations c ON c.id = d.conversation_id`,
  windows: `SELECT ${personOf('c.contact_id')} AS person, MIN(w.opened_at) AS opened,
      MAX(w.closes_at) AS closes
    FROM conversation_windows w JOIN conversations c ON c.id = w.conversation_id GROUP BY c.id`,
  words: `SELECT m.wa_id, s.folded FROM message_search s JOIN messages m ON m.id = s.message_id`,
  links: `SELECT one, other, said, at, held FROM alias_links`,
};

/** What every copy has come to, with the numbers that are its own taken out. */
async function statesIn(inbox: Inbox): Promise<Map<string, string[]>> {
  const states = new Map<string, string[]>();
  for (const [what, sql] of Object.entries(ends)) {
    for (const row of await inbox.rows(sql)) {
      const text = JSON.stringify(row);
      const [, , copy = 'nobody'] = [...text.matchAll(markPattern)][0] ?? [];
      const line = `${what} ${text.replace(markPattern, '$1####')}`;
      states.set(copy, [...(states.get(copy) ?? []), line]);
    }
  }
  for (const lines of states.values()) lines.sort();
  return states;
}

async function understandAll(inbox: Inbox, nextSize: () => number): Promise<void> {
  while ((await inbox.unread()).length > 0) {
    let after = 0;
    do after = await inbox.takeFirst(nextSize(), after);
    while (after > 0);
  }
}

/** Where events lead that come in these orders and are understood so many at a time. */
async function statesAfter(
  arrivals: readonly string[],
  nextSize: () => number,
): Promise<Map<string, string[]>> {
  const inbox = await openInbox();
  try {
    await inbox.arrive(arrivals);
    await understandAll(inbox, nextSize);
    return await statesIn(inbox);
  } finally {
    await inbox.close();
  }
}

/** Deals several decks into one, each in its own order. */
function dealt<Thing>(decks: readonly (readonly Thing[])[], next: () => number): Thing[] {
  const places = decks.flatMap((deck, at) => deck.map(() => at));
  const heads = decks.map(() => 0);
  return shuffled(places, next).flatMap(at => {
    const thing = decks[at]?.[heads[at] ?? 0];
    heads[at] = (heads[at] ?? 0) + 1;
    return thing === undefined ? [] : [thing];
  });
}

const atOnce = 50;

let inOrder: string[];

beforeAll(async () => {
  // Twice, as WAHA does when an answer of ours was lost.
  const lives = livesOf(0, startMs).flatMap(one => [one, one]);
  inOrder = (await statesAfter(lives, () => 1)).get('0000') ?? [];
});

it('in order, everything is there once and nobody is taken for somebody else', () => {
  const counted = Object.keys(ends).map(
    what => [what, inOrder.filter(line => line.startsWith(`${what} `)).length] as const,
  );
  expect(Object.fromEntries(counted)).toEqual({
    people: 9,
    conversations: 9,
    messages: 21,
    receipts: 7,
    deeds: 26,
    windows: 9,
    words: 20,
    links: 4,
  });
});

it.each(Array.from({ length: Math.ceil(shuffles / atOnce) }, (_, at) => at))(
  'the same events twice, in any order, in batches of any size, end in the same state (%i)',
  async at => {
    const next = chance(at + 1);
    const count = Math.min(atOnce, shuffles - at * atOnce);
    const decks = Array.from({ length: count }, (_, n) => {
      const lives = livesOf(at * atOnce + n + 1, startMs);
      return shuffled([...lives, ...lives], next);
    });
    const states = await statesAfter(dealt(decks, next), () => 1 + Math.floor(next() * 40));
    expect(states.size).toBe(count);
    const wrong = [...states].filter(([, lines]) => lines.join('\n') !== inOrder.join('\n'));
    // What differs in the first, for whoever has to find out why.
    for (const [, lines] of wrong.slice(0, 1)) expect(lines).toEqual(inOrder);
    expect(wrong).toEqual([]);
  },
  120_000,
);
