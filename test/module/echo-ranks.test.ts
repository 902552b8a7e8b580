import type { MessageRow } from '../../src/conversations/index.js';
import { lastConfirmedAt } from '../../src/health/store/silence-store.js';
import { event, openInbox, type Inbox } from './ingest-rig.js';

let inbox: Inbox;

beforeEach(async () => {
  inbox = await openInbox();
});
afterEach(() => inbox.close());

const chat = '6281255500001@c.us';

/** A message of ours that WAHA was asked to send, and nothing was heard of since. */
async function sending(more: Partial<MessageRow> = {}): Promise<MessageRow> {
  const { conversation } = await inbox.openWith(chat);
  const row = inbox.rowIn(conversation, { status: 'unknown', attempt: 1, ...more });
  await inbox.inUnit(unit => inbox.conversations.addOutbound(unit, conversation, row));
  return row;
}

const idOf = ({ waId }: MessageRow) => `true_${chat}_${waId}`;

function echo(message: MessageRow, ack: number | null): string {
  const atMs = inbox.clock.now().getTime();
  return event('message.any', atMs, {
    id: idOf(message),
    timestamp: Math.floor(atMs / 1_000),
    from: chat,
    fromMe: true,
    body: message.body,
    hasMedia: false,
    ack,
  });
}

const receipt = (message: MessageRow, ack: number) =>
  event('message.ack', inbox.clock.now().getTime(), {
    id: idOf(message),
    from: chat,
    fromMe: true,
    ack,
  });

/** What these webhooks make of the message, and whether WhatsApp is known to have it. */
async function after(message: MessageRow, bodies: readonly string[]) {
  await inbox.arrive(bodies);
  await inbox.takeFirst(bodies.length);
  const [row] = await inbox.rows<{ status: string }>('SELECT status FROM messages');
  const lane = { companyId: inbox.company.id, sessionId: inbox.sessionId };
  const confirmedAt = await lastConfirmedAt(inbox.db, lane, new Date(0));
  return { status: row?.status, confirmed: confirmedAt !== null };
}

it('an echo that says pending shows that it left, and is no receipt of WhatsApp', async () => {
  const message = await sending();
  expect(await after(message, [echo(message, 0)])).toEqual({ status: 'sent', confirmed: false });
});

it('a receipt that says pending takes nothing from the echo that comes after it', async () => {
  const message = await sending();
  const told = [receipt(message, 0), echo(message, 0)];
  expect(await after(message, told)).toEqual({ status: 'sent', confirmed: false });
});

it("the server's receipt after such an echo is one", async () => {
  const message = await sending();
  const told = [echo(message, 0), receipt(message, 1)];
  expect(await after(message, told)).toEqual({ status: 'sent', confirmed: true });
});

it('an echo of an engine that names no rank counts: it comes once WhatsApp has it', async () => {
  const message = await sending();
  expect(await after(message, [echo(message, null)])).toEqual({ status: 'sent', confirmed: true });
});

it.each(['network_rejected', 'wa_463'] as const)(
  'a message that failed as %s is not sent because WAHA still shows it, but by a receipt',
  async outcomeCode => {
    const message = await sending({ status: 'failed', outcomeCode });
    expect((await after(message, [echo(message, -1)])).status).toBe('failed');
    expect((await after(message, [receipt(message, 2)])).status).toBe('delivered');
  },
);

it('a message a person gave up was sent after all when WAHA shows it', async () => {
  const message = await sending({ status: 'failed', outcomeCode: 'given_up' });
  expect((await after(message, [echo(message, 0)])).status).toBe('sent');
});
