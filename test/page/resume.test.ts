import { endOf, nextMorning } from '../../src/web/state/pause-end.js';
import { allKept, categoryRows, decisions, toggled } from '../../src/web/state/resume.js';
import { inMinutes, nowMs } from './things.js';

const stale = (id: string) =>
  ({ id, conversationId: 'V1', title: 'Ayşe', why: 'too_old', createdAt: inMinutes(-60) }) as const;

describe('what becomes of stale messages', () => {
  const three = [stale('M1'), stale('M2'), stale('M3')];

  it('is that they are cancelled unless a person keeps them', () => {
    expect(decisions(three, new Set())).toEqual({ cancel: ['M1', 'M2', 'M3'], keep: [] });
    const kept = toggled(new Set(), 'M2');
    expect(decisions(three, kept)).toEqual({ cancel: ['M1', 'M3'], keep: ['M2'] });
    expect(decisions(three, toggled(kept, 'M2')).keep).toEqual([]);
  });

  it('can be the same for all', () => {
    expect(decisions(three, allKept(three)).cancel).toEqual([]);
  });

  it('leaves out what is not stale any more', () => {
    expect(decisions([stale('M1')], new Set(['M1', 'M9'])).keep).toEqual(['M1']);
  });
});

it('lists what would go in the order in which it goes', () => {
  const rows = categoryRows({ campaign: 6, reply: 4, group: 0, first_contact: 20 });
  expect(rows.map(({ category }) => category)).toEqual(['reply', 'first_contact', 'campaign']);
});

describe('when a pause ends by itself', () => {
  const chosen = (end: string, at = '') => endOf({ end, at, nowMs, zone: 'Asia/Jakarta' });

  it('is never, after hours, on the next morning of the company, or at a time', () => {
    expect(chosen('none')).toBeNull();
    expect(chosen('4')).toBe(inMinutes(240));
    expect(chosen('morning')).toBe('2025-11-22T01:00:00.000Z');
    expect(chosen('morning')).toBe(nextMorning(nowMs, 'Asia/Jakarta'));
    expect(chosen('at', '2025-11-22T09:30Z')).toBe('2025-11-22T09:30:00.000Z');
  });

  it('is never when no time was given', () => {
    expect(chosen('at')).toBeNull();
    expect(chosen('something')).toBeNull();
  });
});
