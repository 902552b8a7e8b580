import { isFinal, lift, mayBecome, type AckRank } from '../../src/conversations/index.js';
import type { MessageStatus } from '../../src/protocol/codes.js';

const statuses = Object.keys(mayBecome) as MessageStatus[];
const ranks: readonly AckRank[] = [-1, 0, 1, 2, 3, 4];

/** Written out, so that a change of the rule is a change here too. Columns: ranks -1 to 4. */
const table: Record<MessageStatus, readonly MessageStatus[]> = {
  pending: ['pending', 'pending', 'sent', 'delivered', 'read', 'read'],
  sending: ['sending', 'sending', 'sent', 'delivered', 'read', 'read'],
  unknown: ['unknown', 'unknown', 'sent', 'delivered', 'read', 'read'],
  failed: ['failed', 'failed', 'sent', 'delivered', 'read', 'read'],
  cancelled: ['cancelled', 'cancelled', 'sent', 'delivered', 'read', 'read'],
  expired: ['expired', 'expired', 'sent', 'delivered', 'read', 'read'],
  refused: ['refused', 'refused', 'sent', 'delivered', 'read', 'read'],
  sent: ['sent', 'sent', 'sent', 'delivered', 'read', 'read'],
  delivered: ['delivered', 'delivered', 'delivered', 'delivered', 'read', 'read'],
  read: ['read', 'read', 'read', 'read', 'read', 'read'],
};

const cells = statuses.flatMap(status => ranks.map(rank => [status, rank] as const));
const height = (status: MessageStatus) => ['sent', 'delivered', 'read'].indexOf(status);

it.each(cells)(
  'a tried message that is %s is lifted by rank %i as the table says',
  (status, rank) => {
    expect(lift(status, rank, 1)).toBe(table[status][rank + 1]);
  },
);

it.each(cells)('a message never tried that is %s stays so at rank %i', (status, rank) => {
  expect(lift(status, rank, 0)).toBe(status);
});

it('no receipt takes a message back', () => {
  for (const [status, rank] of cells) {
    expect(height(lift(status, rank, 1))).toBeGreaterThanOrEqual(height(status));
  }
});

it('the order of receipts does not matter', () => {
  for (const status of statuses) {
    for (const first of ranks) {
      for (const second of ranks) {
        const one = lift(lift(status, first, 1), second, 1);
        const other = lift(lift(status, second, 1), first, 1);
        expect([status, first, second, one]).toEqual([status, first, second, other]);
      }
    }
  }
});

it('only what is over is final, and nothing of it may become anything', () => {
  const final = statuses.filter(isFinal);
  expect(final).toEqual(['read', 'failed', 'cancelled', 'expired', 'refused']);
});

it('a message goes back to waiting only from the middle of a send', () => {
  expect(statuses.filter(status => mayBecome[status].includes('pending'))).toEqual([
    'sending',
    'unknown',
  ]);
});

it('a message is taken back, expires or is refused only while it waits', () => {
  for (const end of ['cancelled', 'expired', 'refused'] as const) {
    expect(statuses.filter(status => mayBecome[status].includes(end))).toEqual(['pending']);
  }
});

it('nothing may become what it is, and every status is in the table', () => {
  for (const status of statuses) {
    expect(mayBecome[status]).not.toContain(status);
    for (const next of mayBecome[status]) expect(statuses).toContain(next);
  }
});
