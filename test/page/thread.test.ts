import type { MessageStatus } from '../../src/protocol/codes.js';
import { newerOf, withMessages } from '../../src/web/state/messages.js';
import { threadRows, type RowsInput, type ThreadRow } from '../../src/web/state/rows.js';
import {
  emptyThread,
  firstUnread,
  left,
  withMessage,
  withNewest,
  withOlder,
  withThreadPlaces,
  type Thread,
} from '../../src/web/state/thread.js';
import type { MessageView } from '../../src/protocol/views.js';
import type { OutboxEntry } from '../../src/web/state/outbox.js';
import { aMessage, etaIn, inMinutes, nowIso } from './things.js';

const at = (minutes: number, changes: Partial<MessageView> = {}) =>
  aMessage({
    id: `M${minutes + 1000}`,
    occurredAt: inMinutes(minutes),
    direction: 'in',
    ...changes,
  });

const ids = (messages: readonly MessageView[]) => messages.map(({ id }) => id);

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
    const after = withNewest(thread, { data: [at(4), at(3)], nextCursor: 'second' });
    expect([ids(after.messages), after.nextCursor]).toEqual([
      ['M1001', 'M1002', 'M1003', 'M1004'],
      'older',
    ]);
  });

  it('begins anew when the newest page does not touch what is loaded', () => {
    const thread = aThread([at(1)], { nextCursor: 'older' });
    const after = withNewest(thread, { data: [at(9), at(8)], nextCursor: 'second' });
    expect([ids(after.messages), after.nextCursor]).toEqual([['M1008', 'M1009'], 'second']);
  });

  it('puts older pages before', () => {
    const after = withOlder(aThread([at(3)], { nextCursor: 'x' }), {
      data: [at(2), at(1)],
      nextCursor: null,
    });
    expect([ids(after.messages), after.nextCursor]).toEqual([['M1001', 'M1002', 'M1003'], null]);
  });

  it('lets go of the older part when it is left, and takes its paging from the next page', () => {
    const many = Array.from({ length: 80 }, (_, minute) => at(minute));
    const trimmed = left(aThread(many, { nextCursor: 'deep' }));
    expect([trimmed.messages.length, trimmed.trimmed]).toEqual([50, true]);
    const again = withNewest(trimmed, { data: many.slice(-50).reverse(), nextCursor: 'fresh' });
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
