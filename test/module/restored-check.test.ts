import type { ConversationRow, MessageRow } from '../../src/conversations/index.js';
import { checkRestored } from '../../src/delivery/verbs/check-restored.js';
import { insertAttempt } from '../../src/delivery/store/lane-store.js';
import { newestRow } from '../../src/delivery/store/unknown-store.js';
import { select } from '../../src/db/sql.js';
import { silentLog } from '../../src/kernel/log.js';
import { createSandbox, type Sandbox } from '../../src/sandbox/index.js';
import type { SandboxOptions } from '../../src/sandbox/options.js';
import { createWaha, type Waha } from '../../src/waha/index.js';
import { minuteMs, openDelivery, type DeliveryHouse } from './delivery-rig.js';

/** Engines, as sessions name them and as the sandbox plays them. */
const engines = [
  ['WEBJS', 'WEBJS', '2026.8.2'],
  ['NOWEB', 'CORE-2025.10', '2025.10.4'],
] as const;
const siti = '6281200000002@c.us';
const budi = '6281200000003@c.us';

let house: DeliveryHouse;
let sandbox: Sandbox;
let waha: Waha;
let version: string;

async function open(name: string, options: Partial<SandboxOptions>, knownVersion: string) {
  house = await openDelivery();
  version = knownVersion;
  const { clock } = house;
  sandbox = createSandbox({
    clock,
    log: silentLog,
    apiKey: 'key',
    seed: 'restored',
    speed: 200,
    sessions: [
      {
        name: 'default',
        phone: '5511900000001',
        pushName: 'Gate',
        config: { noweb: { store: { enabled: true } } },
      },
    ],
    ...options,
  });
  const { url } = await sandbox.start();
  waha = createWaha({ baseUrl: url, apiKey: 'key', clock, log: silentLog });
  await sandbox.control.whenStatus('default', 'WORKING');
  await house.changeSession({ engine: name });
}
afterEach(async () => {
  await sandbox.stop();
  await house.close();
});

const openWith = async (chatId: string) => (await house.openWith(chatId)).conversation;

/** What left after the backup; this database does not know. Answers the id WhatsApp has. */
async function left(chatId: string, text: string, id: string | null = null): Promise<string> {
  const asked = { session: 'default', chatId, text, id, ownId: true, replyTo: null };
  const outcome = await waha.sendText(asked);
  if (outcome.class !== 'sent') throw new Error(outcome.errorCode);
  return outcome.waId;
}

/** Something that left before the backup and is known to have: what shows whether lists work. */
async function known(conversation: ConversationRow): Promise<void> {
  const waId = await left(conversation.chatId, 'Before');
  const answered = await house.left(conversation, { body: 'Before', waId });
  const at = house.clock.now();
  const attempt = { messageId: answered.id, number: 1, waId: 'chosen', class: 'sent' } as const;
  const nothing = { wahaStartedAt: null, httpStatus: 201, errorCode: null, errorDetail: null };
  await house.inUnit(unit =>
    insertAttempt(unit, { ...house.lane, ...attempt, ...nothing, startedAt: at, endedAt: at }),
  );
}

const pending = (conversation: ConversationRow, body: string, more: Partial<MessageRow> = {}) =>
  house.ours(conversation, { body, priority: 2, turn: 1, agoMs: minuteMs, ...more });

/** The newest message in the backup. */
const newest = () => newestRow(house.db);

const check = async (lastRow?: number) =>
  checkRestored(
    {
      ...house.ports,
      transact: house.transact,
      db: house.db,
      log: silentLog,
      waha,
      wahaVersion: () => version,
      sessionId: house.lane.sessionId,
      lastRow: lastRow ?? (await newest()),
    },
    new AbortController().signal,
  );

/** Receipts are quick here. */
const hasLeft: unknown = expect.stringMatching(/^(sent|delivered|read)$/);

const now = async ({ id }: MessageRow) => {
  const [row] = await select<{ status: string; wa_id: string; needs_person: number }>(
    house.db,
    'SELECT status, wa_id, needs_person FROM messages WHERE id = $id',
    { id },
  );
  return row;
};

describe.each(engines)(
  'after a restore on an engine that takes no id of ours: %s (%s)',
  (name, mode, told) => {
    let conversation: ConversationRow;
    beforeEach(async () => {
      await open(name, { engine: mode }, told);
      conversation = await openWith(siti);
    });

    it('finds by its content what had left, and leaves the rest where it waits', async () => {
      await known(conversation);
      const gone = await pending(conversation, 'Your order is ready');
      const waits = await pending(conversation, 'Something else');
      const waId = await left(siti, 'Your order is ready');
      expect(await check()).toBe(1);
      expect(await now(gone)).toMatchObject({ status: hasLeft, wa_id: waId });
      expect(await now(waits)).toMatchObject({ status: 'pending' });
    });

    it('finds two with one text, and takes a third of it for waiting', async () => {
      await known(conversation);
      const rows = [];
      for (let n = 0; n < 3; n += 1) rows.push(await pending(conversation, 'Halo'));
      const ids = [await left(siti, 'Halo'), await left(siti, 'Halo')];
      expect(await check()).toBe(2);
      const all = await Promise.all(rows.map(now));
      expect(all.map(row => row?.status)).toEqual([hasLeft, hasLeft, 'pending']);
      expect(
        all
          .slice(0, 2)
          .map(row => row?.wa_id)
          .sort(),
      ).toEqual(ids.sort());
    });

    it('knows it for ours when it was read back as typed on the phone since then', async () => {
      await known(conversation);
      const gone = await pending(conversation, 'Your order is ready');
      const lastRow = await newest();
      const waId = await left(siti, 'Your order is ready');
      await house.left(conversation, { origin: 'phone', body: 'Your order is ready', waId });
      expect(await check(lastRow)).toBe(1);
      const rows = await select(house.db, 'SELECT id FROM messages WHERE wa_id = $waId', { waId });
      expect(rows).toEqual([{ id: gone.id }]);
    });

    it('does not take for ours what was known as typed on the phone before', async () => {
      await known(conversation);
      const waits = await pending(conversation, 'Halo');
      const waId = await left(siti, 'Halo');
      await house.left(conversation, { origin: 'phone', body: 'Halo', waId });
      expect(await check()).toBe(0);
      expect(await now(waits)).toMatchObject({ status: 'pending' });
    });

    it('asks a person when nothing shows that the list would have it', async () => {
      const row = await pending(conversation, 'Halo');
      expect(await check()).toBe(0);
      expect(await now(row)).toMatchObject({ status: 'unknown', needs_person: 1 });
    });

    it('asks a person when WAHA cannot list', async () => {
      await known(conversation);
      const row = await pending(await openWith(budi), 'Halo');
      const body = { statusCode: 501, message: 'Not for this engine', error: 'Not Implemented' };
      sandbox.control.failNext({ call: 'messages', kind: 'answer', status: 501, body, times: 100 });
      expect(await check()).toBe(0);
      expect(await now(row)).toMatchObject({ status: 'unknown', needs_person: 1 });
    });

    it('learns of one that was being sent, or was unknown already', async () => {
      await known(conversation);
      const tried = { attempt: 1, countedAt: house.ago(minuteMs) };
      const sending = await pending(conversation, 'One', { ...tried, status: 'sending' });
      const unknown = await pending(conversation, 'Two', { ...tried, status: 'unknown' });
      const ids = [await left(siti, 'One'), await left(siti, 'Two')];
      expect(await check()).toBe(2);
      expect([await now(sending), await now(unknown)].map(row => row?.wa_id)).toEqual(ids);
    });
  },
);

it('after a restore an engine that takes our ids is asked by them alone', async () => {
  await open('GOWS', { engine: 'GOWS' }, '2026.8.2');
  const conversation = await openWith(siti);
  const gone = await pending(conversation, 'Halo');
  const waits = await pending(conversation, 'Halo');
  await left(siti, 'Halo', gone.waId);
  expect(await check()).toBe(1);
  expect(await now(gone)).toMatchObject({ status: hasLeft, wa_id: gone.waId });
  expect(await now(waits)).toMatchObject({ status: 'pending' });
});

it('after a restore what was accepted since is not asked about, whatever the clock says', async () => {
  await open('GOWS', { engine: 'GOWS' }, '2026.8.2');
  const conversation = await openWith(siti);
  const before = await pending(conversation, 'Halo', { createdAt: house.ago(-minuteMs) });
  const lastRow = await newest();
  const since = await pending(conversation, 'Halo', { createdAt: house.ago(5 * minuteMs) });
  await left(siti, 'Halo', before.waId);
  await left(siti, 'Halo', since.waId);
  expect(await check(lastRow)).toBe(1);
  expect(await now(before)).toMatchObject({ status: hasLeft });
  expect(await now(since)).toMatchObject({ status: 'pending' });
});
