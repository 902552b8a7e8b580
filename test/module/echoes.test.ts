import type { ConversationRow, MessageRow } from '../../src/conversations/index.js';
import { record, type RecordPorts } from '../../src/delivery/verbs/record.js';
import { takeEcho } from '../../src/delivery/verbs/take-echo.js';
import { event, openInbox, receipt, said, type Inbox } from './ingest-rig.js';

/** Engines that take no id of ours tell of our messages under ids of their own. */
const phone = '6281255500002';
const chat = `${phone}@c.us`;
const theirId = '3EB0ENGINE000000000001';
const quietMs = 180_000;

let inbox: Inbox;
let conversation: ConversationRow;
let engine: string;

beforeEach(async () => {
  engine = 'WEBJS';
  inbox = await openInbox({
    takeEcho: (unit, echo) =>
      takeEcho(
        unit,
        { conversations: inbox.conversations, wahaVersion: () => '2026.8.2' },
        { ...echo, session: { ...echo.session, engine } },
      ),
  });
  ({ conversation } = await inbox.openWith(chat));
});
afterEach(() => inbox.close());

const nowMs = () => inbox.clock.now().getTime();
const ago = (ms: number) => new Date(nowMs() - ms);

async function ours(status: 'sending' | 'unknown', more: Partial<MessageRow> = {}) {
  const row = inbox.rowIn(conversation, {
    status,
    attempt: 1,
    countedAt: ago(2_000),
    ...(status === 'unknown'
      ? { unknownSince: ago(1_000), unknownUntil: ago(1_000 - quietMs) }
      : {}),
    ...more,
  });
  await inbox.inUnit(unit => inbox.conversations.addOutbound(unit, conversation, row));
  return row;
}

async function hear(...bodies: string[]): Promise<void> {
  await inbox.arrive(bodies);
  await inbox.takeFirst(1_000);
}

const echo = (text: string, waId = theirId, atMs = nowMs()) =>
  said({ person: phone, text, atMs, fromMe: true, waId });

interface Line {
  id: string;
  origin: string;
  status: string;
  wa_id: string;
}
const lines = () =>
  inbox.rows<Line>("SELECT id, origin, status, wa_id FROM messages WHERE direction = 'out'");

describe('the echo of a message whose answer was lost', () => {
  it.each(['sending', 'unknown'] as const)(
    'proves that it was sent while it is %s',
    async status => {
      const { id } = await ours(status);
      await hear(echo('Halo'));
      expect(await lines()).toEqual([{ id, origin: 'api', status: 'sent', wa_id: theirId }]);
    },
  );

  it('comes as a file under its caption', async () => {
    const { id } = await ours('unknown', { kind: 'image', body: 'Price list' });
    const payload = {
      id: `true_${chat}_${theirId}`,
      timestamp: Math.floor(nowMs() / 1_000),
      from: chat,
      fromMe: true,
      body: 'Price list',
      hasMedia: true,
      media: { url: null, mimetype: 'image/jpeg', filename: null },
    };
    await hear(event('message.any', nowMs(), payload));
    expect(await lines()).toEqual([{ id, origin: 'api', status: 'sent', wa_id: theirId }]);
  });

  it('is followed by its receipts', async () => {
    const { id } = await ours('unknown');
    await hear(echo('Halo'), receipt(phone, theirId, { rank: 3, atMs: nowMs() }));
    expect(await lines()).toMatchObject([{ id, status: 'read' }]);
  });

  it('is somebody typing on the phone when the text is another one', async () => {
    const { id } = await ours('unknown');
    await hear(echo('Something else'));
    expect(await lines()).toMatchObject([{ id, status: 'unknown' }, { origin: 'phone' }]);
  });

  it('is somebody typing on the phone when the send was not out at that time', async () => {
    const { id } = await ours('unknown', {
      countedAt: ago(4_000_000),
      unknownSince: ago(3_990_000),
      unknownUntil: ago(3_990_000 - quietMs),
    });
    await hear(echo('Halo'));
    expect(await lines()).toMatchObject([{ id, status: 'unknown' }, { origin: 'phone' }]);
  });

  it('proves nothing when it could be of two messages', async () => {
    await ours('unknown');
    await ours('unknown');
    await hear(echo('Halo'));
    expect((await lines()).map(({ status, origin }) => [origin, status])).toEqual([
      ['api', 'unknown'],
      ['api', 'unknown'],
      ['phone', 'sent'],
    ]);
  });

  it('would bear our id where the engine takes it: another one was typed on the phone', async () => {
    engine = 'GOWS';
    const { id } = await ours('unknown');
    await hear(echo('Halo'));
    expect(await lines()).toMatchObject([{ id, status: 'unknown' }, { origin: 'phone' }]);
  });
});

describe('an answer with an id that was taken for typed on the phone', () => {
  const ports = (): RecordPorts => ({
    ...inbox.ports,
    rules: () => Promise.reject(new Error('not asked')),
    stops: { pauseIn: () => Promise.reject(new Error('not asked')) },
    quietMs: () => quietMs,
    recorded: () => undefined,
  });

  const answered = (message: MessageRow, waId: string) =>
    record(ports(), {
      message,
      outcome: { class: 'sent', waId, fullId: `true_${chat}_${waId}`, httpStatus: 201 },
    });

  /** The echo came under an id of theirs that nobody knew to be the same person's. */
  async function typedElsewhere(...more: string[]): Promise<MessageRow> {
    const other = '6281255500003';
    await hear(
      said({ person: other, text: 'Halo', atMs: nowMs(), fromMe: true, waId: theirId }),
      ...more,
    );
    return ours('sending');
  }

  it('makes the two lines one: ours stays, with every receipt', async () => {
    const message = await typedElsewhere(
      receipt('6281255500003', theirId, { rank: 3, atMs: nowMs() }),
    );
    await answered(message, theirId);
    expect(await lines()).toEqual([
      { id: message.id, origin: 'api', status: 'read', wa_id: theirId },
    ]);
    expect(await inbox.rows('SELECT ack FROM message_receipts WHERE ack > 0')).toEqual([
      { ack: 3 },
    ]);
  });

  it('takes over what was done to it, also under another conversation', async () => {
    const other = '6281255500003';
    const message = await typedElsewhere(
      event('message.reaction', nowMs(), {
        id: `false_${other}@c.us_3EB0REACTION0000000001`,
        timestamp: Math.floor(nowMs() / 1_000),
        from: `${other}@c.us`,
        fromMe: false,
        reaction: { text: '👍', messageId: `true_${other}@c.us_${theirId}` },
      }),
    );
    await answered(message, theirId);
    const [deed] = await inbox.rows('SELECT conversation_id, target, body FROM message_deeds');
    expect(deed).toEqual({ conversation_id: message.conversationId, target: theirId, body: '👍' });
  });

  it('tells an open page which line is no more, and old links lead to the other', async () => {
    const message = await typedElsewhere();
    const [gone] = (await lines()).filter(({ origin }) => origin === 'phone');
    await answered(message, theirId);
    const told = await inbox.rows<{ subject_id: string }>(
      "SELECT subject_id FROM events WHERE type = 'message.merged'",
    );
    expect(told).toEqual([{ subject_id: gone?.id }]);
    const viewer = { scope: inbox.scope, viewerId: 'nobody' };
    const found = await inbox.conversations.getMessage(inbox.db, viewer, gone?.id as never);
    expect(found.id).toBe(message.id);
    const [last] = await inbox.rows('SELECT last_message_id FROM conversations WHERE id <> $id', {
      id: conversation.id,
    });
    expect(last).toEqual({ last_message_id: null });
  });

  it('says nothing of a message when another one of ours bears the id', async () => {
    const first = await ours('unknown', { status: 'sent', waId: theirId });
    const message = await ours('sending');
    await answered(message, theirId);
    expect(await lines()).toMatchObject([
      { id: first.id, status: 'sent' },
      { id: message.id, status: 'unknown', wa_id: message.waId },
    ]);
  });
});
