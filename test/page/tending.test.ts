import type { ActivityView } from '../../src/protocol/views.js';
import { activitySentence } from '../../src/web/state/activity-words.js';
import { labelsOf } from '../../src/web/state/labels.js';
import { snoozeAt, snoozeEnd } from '../../src/web/state/snooze.js';
import { anActivity, english, inMinutes, nowMs } from './things.js';

const rina = { id: 'U1', name: 'Rina' };
const deniz = { id: 'U2', name: 'Deniz' };

describe('the sentence of an activity', () => {
  it.each<[Partial<ActivityView>, string]>([
    [{ kind: 'assigned', detail: { user: deniz } }, 'Rina assigned this to Deniz'],
    [{ kind: 'assigned', detail: { user: rina } }, 'Rina took this'],
    [{ kind: 'unassigned', detail: { user: deniz } }, 'Rina took this away from Deniz'],
    [{ kind: 'unassigned', detail: { user: rina } }, 'Rina gave this back'],
    [
      { kind: 'unassigned', by: null, detail: { user: deniz } },
      'Unassigned: Deniz can no longer read this number',
    ],
    [{ kind: 'closed', detail: { reason: 'paid' } }, 'Rina closed this: “paid”'],
    [{ kind: 'reopened', by: null }, 'Reopened by their message'],
    [{ kind: 'prioritised', detail: { priority: 'urgent' } }, 'Rina set the priority: Urgent'],
    [{ kind: 'labelled', detail: { label: 'Billing' } }, 'Rina put on the label “Billing”'],
    [{ kind: 'snoozed', detail: { until: inMinutes(60) } }, 'Rina snoozed this until 12:29'],
    [{ kind: 'woken' }, 'Rina brought this back'],
    [{ kind: 'woken', by: null }, 'Back from snooze'],
    [{ kind: 'woken', by: null, detail: { wrote: true } }, 'Back by their message'],
  ])('%j is told as “%s”', (changes, sentence) => {
    expect(activitySentence(english(), anActivity({ by: rina, ...changes }))).toBe(sentence);
  });
});

describe('when a snooze ends', () => {
  // 2025-11-21 is a Friday.
  it('is three hours ahead, at nine tomorrow, or at nine on Monday', () => {
    expect(snoozeEnd('later', nowMs, 'UTC')).toBe('2025-11-21T14:29:00.000Z');
    expect(snoozeEnd('tomorrow', nowMs, 'UTC')).toBe('2025-11-22T09:00:00.000Z');
    expect(snoozeEnd('nextWeek', nowMs, 'UTC')).toBe('2025-11-24T09:00:00.000Z');
  });

  it('is meant on the clock of whoever chooses', () => {
    expect(snoozeEnd('tomorrow', nowMs, 'Asia/Jakarta')).toBe('2025-11-22T02:00:00.000Z');
  });

  it('is never of today, early in the morning too, nor this Monday', () => {
    const early = Date.parse('2025-11-24T03:00:00.000Z');
    expect(snoozeEnd('tomorrow', early, 'UTC')).toBe('2025-11-25T09:00:00.000Z');
    expect(snoozeEnd('nextWeek', early, 'UTC')).toBe('2025-12-01T09:00:00.000Z');
  });

  it('has to lie ahead where a person writes it', () => {
    expect(snoozeAt('2025-11-21T10:00:00Z', nowMs)).toBeNull();
    expect(snoozeAt('', nowMs)).toBeNull();
    expect(snoozeAt('2025-11-21T12:00:00Z', nowMs)).toBe('2025-11-21T12:00:00.000Z');
  });
});

it('labels of a conversation stand in the order of all labels; unknown ones are not shown', () => {
  const all = [
    { id: 'L1', name: 'Billing', color: 'blue' as const },
    { id: 'L2', name: 'Shipping', color: 'red' as const },
  ];
  expect(labelsOf(all, { labels: ['L2', 'gone', 'L1'] }).map(({ id }) => id)).toEqual(['L1', 'L2']);
});
