import {
  backoffMs,
  outcomeOf,
  withEntry,
  withoutEntry,
  type OutboxEntry,
} from '../../src/web/state/outbox.js';

const entry = (key: string): OutboxEntry => ({
  key,
  conversationId: 'V1',
  type: 'text',
  text: key,
  media: null,
  replyTo: null,
  createdAtMs: 0,
});

const answer = (status: number, code = '') =>
  outcomeOf({ status, code, tries: 0, retryAfterMs: null });

describe('the outbox', () => {
  it('keeps the order of sending, whatever order entries come back in', () => {
    const outbox = ['02', '01', '03'].reduce(
      (kept, key) => withEntry(kept, entry(key)),
      [] as readonly OutboxEntry[],
    );
    expect(outbox.map(({ key }) => key)).toEqual(['01', '02', '03']);
  });

  it('holds an entry once', () => {
    const once = withEntry([], entry('01'));
    expect(withEntry(once, entry('01'))).toBe(once);
    expect(withoutEntry(once, '01')).toEqual([]);
  });

  it('is settled by an acceptance', () => {
    expect(answer(202)).toEqual({ kind: 'settled' });
  });

  it.each([
    [0, 'offline'],
    [503, 'stopping'],
    [500, 'internal'],
    [429, 'rate_limited'],
    [409, 'idempotency_in_flight'],
  ])('tries the same key again after %i %s', (status, code) => {
    expect(answer(status, code).kind).toBe('again');
  });

  it.each([
    [422, 'opted_out'],
    [422, 'prohibited_content'],
    [409, 'idempotency_mismatch'],
    [404, 'not_found'],
    [413, 'media_too_large'],
  ])('gives the words back after %i %s', (status, code) => {
    expect(answer(status, code)).toEqual({ kind: 'returned', code });
  });

  it('waits longer each time, as long as it is told to, and never more than half a minute', () => {
    expect([0, 1, 2, 9].map(backoffMs)).toEqual([1000, 2000, 4000, 30_000]);
    const told = outcomeOf({ status: 429, code: 'rate_limited', tries: 5, retryAfterMs: 42_000 });
    expect(told).toEqual({ kind: 'again', afterMs: 42_000 });
  });
});
