import { createCatchUp } from '../../src/ingest/workers/catch-up.js';
import { createWaha } from '../../src/waha/index.js';
import { startCanned, type CannedServer, type Seen } from '../contract/waha-canned-server.js';
import { until } from '../support/until.js';
import { openInbox, said, type Inbox } from './ingest-rig.js';

/** What WAHA gives at each offset: it drops rows after it has counted them out. */
type Pages = Record<number, readonly unknown[]>;

let inbox: Inbox;
let waha: CannedServer;

afterEach(async () => {
  await waha.close();
  await inbox.close();
});

const offsetOf = ({ path }: Seen) =>
  Number(new URL(path, 'http://waha').searchParams.get('offset'));
const pathOf = ({ path }: Seen) => new URL(path, 'http://waha').pathname;

function written(person: string, text: string): unknown {
  const atMs = inbox.clock.now().getTime() - 60_000;
  return (JSON.parse(said({ person, text, atMs })) as { payload: unknown }).payload;
}

/** Reads back once from a WAHA that answers so. */
async function readBack(answer: (seen: Seen) => { status: number; body: unknown }): Promise<void> {
  waha = await startCanned(answer);
  const { clock, ports } = inbox;
  const catchUp = createCatchUp({
    ...ports,
    waha: createWaha({ baseUrl: waha.url, apiKey: null, clock, log: ports.log }),
    unannounced: () => undefined,
    mayReadBack: () => true,
  });
  const reached = async () =>
    (await inbox.rows<{ at: string | null }>('SELECT caught_up_to AS at FROM sessions'))[0]?.at;
  catchUp.start();
  await until(reached, at => at !== null);
  await catchUp.stop();
}

const texts = async () =>
  (await inbox.rows<{ body: string }>('SELECT body FROM messages ORDER BY body')).map(
    ({ body }) => body,
  );

beforeEach(async () => {
  inbox = await openInbox();
});

it('reads on behind a page that came shorter than asked, until a page is empty', async () => {
  const person = '6281255500001';
  const pages: Pages = {
    0: [written(person, 'one'), written(person, 'two')],
    100: [{ nonsense: true }],
    200: [written(person, 'three')],
    300: [],
  };
  await readBack(seen => ({ status: 200, body: pages[offsetOf(seen)] ?? [] }));
  expect(await texts()).toEqual(['one', 'three', 'two']);
  expect(waha.seen.map(offsetOf)).toEqual([0, 100, 200, 300]);
});

it('does so chat by chat where an engine lists no messages of all chats', async () => {
  const [one, other] = ['6281255500001', '6281255500002'];
  const chat = (person: string) => ({
    id: `${person}@c.us`,
    lastMessage: { timestamp: Math.floor(inbox.clock.now().getTime() / 1_000) },
  });
  const chats: Pages = { 0: [chat(one)], 100: [chat(other)] };
  const messages: Record<string, Pages> = {
    [one]: { 0: [written(one, 'first')], 100: [written(one, 'second')] },
    [other]: { 0: [written(other, 'third')] },
  };
  await readBack(seen => {
    const path = pathOf(seen);
    if (path.includes('/chats/all/'))
      return { status: 400, body: { statusCode: 400, message: 'No store' } };
    const of = Object.keys(messages).find(person =>
      path.includes(encodeURIComponent(`${person}@c.us`)),
    );
    return { status: 200, body: (of ? messages[of] : chats)?.[offsetOf(seen)] ?? [] };
  });
  expect(await texts()).toEqual(['first', 'second', 'third']);
});
