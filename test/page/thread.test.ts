import type { MessageStatus } from '../../src/protocol/codes.js';
import { newerOf, withMessages } from '../../src/web/state/messages.js';
import { threadRows, type RowsInput, type ThreadRow } from '../../src/web/state/rows.js';
import {
  emptyThread,
  firstUnread,
  left,
  withActivity,
  withMessage,
  withNewest,
  withOlder,
  withThreadPlaces,
  type Thread,
} from '../../src/web/state/thread.js';
import type { ActivityView, MessageView } from '../../src/protocol/views.js';
import type { OutboxEntry } from '../../src/web/state/outbox.js';
import { aMessage, anActivity, etaIn, inMinutes, nowIso } from './things.js';

const at = (minutes: number, changes: Partial<MessageView> = {}) =>
  aMessage({
    id: `M${minutes + 1000}`,
    occurredAt: inMinutes(minutes),
    direction: 'in',
    ...changes,
  });

const ids = (messages: readonly MessageView[]) => messages.map(({ id }) => id);

const aPage = (
  data: readonly MessageView[],
  nextCursor: string | null,
  activities: readonly ActivityView[] = [],
) => ({ data, nextCursor, activities, notes: [] });

function aThread(messages: readonly MessageView[], changes: Partial<Thread> = {}): Thread {
  return { ...emptyThread('V1'), state: 'ready', messages, ...changes };
}

describe('the truer of two pictures of a message', () => {
  const sent = aMessage({ status: 'sent', sentAt: nowIso });
  const read = aMessage({ status: 'read', readAt: nowIso });

  it('never takes a receipt back', () => {
    expect(newerOf(read, sent, 'event').status).toBe('read');
    expect(newerOf(sent, read, 'event').status).toBe('read');
  });

  it('lets an event send a message back to waiting, and an older answer not', () => {
    const sending = aMessage({ status: 'sending' });
    const pending = aMessage({ status: 'pending' });
    expect(newerOf(sending, pending, 'event').status).toBe('pending');
    expect(newerOf(sending, pending, 'answer').status).toBe('sending');
  });

  it('keeps the highest receipt of any order of reports', () => {
    const reports: MessageStatus[] = ['delivered', 'sent', 'read', 'sent', 'delivered'];
    const end = reports.reduce(
      (known, status) => newerOf(known, aMessage({ status }), 'event'),
      aMessage({ status: 'sending' }),
    );
    expect(end.status).toBe('read');
  });

  it('lets a failure follow an accepted message', () => {
    expect(newerOf(aMessage({ status: 'failed' }), read, 'event').status).toBe('read');
    expect(
      newerOf(aMessage({ status: 'pending' }), aMessage({ status: 'failed' }), 'event').status,
    ).toBe('failed');
  });
});

describe('a thread', () => {
  it('keeps messages oldest first, each once', () => {
    const messages = withMessages([at(2), at(1)], [at(1), at(3)], 'event');
    expect(ids(messages)).toEqual(['M1001', 'M1002', 'M1003']);
  });

  it('leaves a message older than its loaded part to paging', () => {
    const thread = aThread([at(10)], { nextCursor: 'more' });
    expect(withMessage(thread, at(5), 'event')).toBe(thread);
    expect(ids(withMessage(thread, at(11), 'event').messages)).toEqual(['M1010', 'M1011']);
  });

  it('joins the newest page to what is loaded when they touch', () => {
    const thread = aThread([at(1), at(2), at(3)], { nextCursor: 'older' });
    const after = withNewest(thread, aPage([at(4), at(3)], 'second'));
    expect([ids(after.messages), after.nextCursor]).toEqual([
      ['M1001', 'M1002', 'M1003', 'M1004'],
      'older',
    ]);
  });

  it('begins anew when the newest page does not touch what is loaded', () => {
    const thread = aThread([at(1)], { nextCursor: 'older' });
    const after = withNewest(thread, aPage([at(9), at(8)], 'second'));
    expect([ids(after.messages), after.nextCursor]).toEqual([['M1008', 'M1009'], 'second']);
  });

  it('puts older pages before', () => {
    const after = withOlder(aThread([at(3)], { nextCursor: 'x' }), aPage([at(2), at(1)], null));
    expect([ids(after.messages), after.nextCursor]).toEqual([['M1001', 'M1002', 'M1003'], null]);
  });

  it('lets go of the older part when it is left, and takes its paging from the next page', () => {
    const many = Array.from({ length: 80 }, (_, minute) => at(minute));
    const trimmed = left(aThread(many, { nextCursor: 'deep' }));
    expect([trimmed.messages.length, trimmed.trimmed]).toEqual([50, true]);
    const again = withNewest(trimmed, aPage(many.slice(-50).reverse(), 'fresh'));
    expect([again.nextCursor, again.trimmed]).toEqual(['fresh', false]);
  });

  it('moves waiting messages in their line and leaves all others alone', () => {
    const waiting = aMessage({ id: 'A', position: 3 });
    const gone = aMessage({ id: 'B', status: 'sent', position: null });
    const eta = etaIn(1, 2);
    const places = ['A', 'B'].map(id => ({ id, position: 1, eta, hold: null }));
    const [first, second] = withThreadPlaces(aThread([waiting, gone]), places).messages;
    expect([first?.position, first?.eta, second]).toEqual([1, eta, gone]);
  });

  it('finds the first unread message among the inbound ones', () => {
    const messages = [at(1), at(2, { direction: 'out' }), at(3), at(4)];
    expect(firstUnread(messages, 2)).toBe('M1003');
    expect(firstUnread(messages, 9)).toBe('M1001');
    expect(firstUnread(messages, 0)).toBeNull();
  });
});

describe('what else happened', () => {
  const did = (minutes: number) => anActivity({ id: `A${minutes + 1000}`, at: inMinutes(minutes) });
  const happened = ({ activities }: Thread) => activities.map(({ id }) => id);

  it('is there once, in its order, however it was told', () => {
    const thread = withActivity(aThread([at(1)]), did(5));
    const after = withNewest(thread, aPage([at(4), at(1)], null, [did(2), did(5)]));
    expect(happened(after)).toEqual(['A1002', 'A1005']);
    expect(happened(withActivity(after, did(2)))).toEqual(['A1002', 'A1005']);
  });

  it('is not lost when it is told while the first page is on its way', () => {
    const thread = withActivity(emptyThread('V1'), did(9));
    expect(happened(withNewest(thread, aPage([at(4)], 'more', [did(5)])))).toEqual([
      'A1005',
      'A1009',
    ]);
  });

  it('comes with older pages and goes with them when the thread is left', () => {
    const many = Array.from({ length: 80 }, (_, minute) => at(minute));
    const older = withOlder(
      aThread(many, { nextCursor: 'x', activities: [did(79)] }),
      aPage([at(-2)], null, [did(-1)]),
    );
    expect(happened(older)).toEqual(['A999', 'A1079']);
    expect(happened(left(older))).toEqual(['A1079']);
  });
});

describe('the lines of a thread', () => {
  const dayOf = (atMs: number) => Math.floor(atMs / 86_400_000);
  const rowsOf = (changes: Partial<RowsInput> & { thread: Thread }) =>
    threadRows({ outbox: [], unreadId: null, meId: 'U1', dayOf, ...changes });
  const shape = (rows: readonly ThreadRow[]) =>
    rows.map(row => (row.kind === 'message' && !row.first ? 'same' : row.kind));
  const entry: OutboxEntry = {
    key: 'K1',
    conversationId: 'V1',
    type: 'text',
    text: 'Hallo',
    media: null,
    replyTo: null,
    createdAtMs: 0,
  };

  it('groups one side within five minutes and separates days', () => {
    const thread = aThread([at(-1440), at(0), at(4), at(10), at(11, { direction: 'out' })]);
    expect(shape(rowsOf({ thread }))).toEqual([
      'start',
      'day',
      'message',
      'day',
      'message',
      'same',
      'message',
      'message',
    ]);
  });

  it('hides the oldest message of an unfinished thread, so that no shown line changes later', () => {
    const newer = [at(2), at(3)];
    const before = rowsOf({ thread: aThread([at(1), ...newer], { nextCursor: 'more' }) });
    const after = rowsOf({ thread: aThread([at(0), at(1), ...newer], { nextCursor: null }) });
    expect(after.slice(-before.length)).toEqual(before);
  });

  it('puts what happened between the messages, on its own day, and ends a group there', () => {
    const activities = [
      anActivity({ id: 'A1', at: inMinutes(1) }),
      anActivity({ id: 'A2', at: inMinutes(1440) }),
    ];
    const thread = aThread([at(0), at(2), at(3)], { activities });
    expect(shape(rowsOf({ thread }))).toEqual([
      'start',
      'day',
      'message',
      'activity',
      'message',
      'same',
      'day',
      'activity',
    ]);
  });

  it('shows what happened in a conversation without any message', () => {
    const thread = aThread([], { activities: [anActivity()] });
    expect(shape(rowsOf({ thread }))).toEqual(['start', 'day', 'activity']);
  });

  it('draws the unread line above the first unread message, which begins a group', () => {
    const thread = aThread([at(1), at(2)]);
    expect(shape(rowsOf({ thread, unreadId: 'M1002' }))).toEqual([
      'start',
      'day',
      'message',
      'unread',
      'message',
    ]);
  });

  it('shows a sent message once, under the same key before and after the server took it', () => {
    const before = rowsOf({ thread: aThread([]), outbox: [entry] });
    const taken = aMessage({ clientKey: 'K1' });
    const after = rowsOf({ thread: aThread([taken]), outbox: [entry] });
    expect(before.map(({ key }) => key)).toEqual(['own:K1']);
    expect(after.map(({ key }) => key)).toEqual(['start', 'day:20413', 'own:K1']);
  });

  it('does not take another sender’s key for its own', () => {
    const foreign = aMessage({ clientKey: 'K1', author: null });
    expect(rowsOf({ thread: aThread([foreign]) }).at(-1)?.key).toBe('M1');
  });
});
