import type { HoldView, QueueStatusView, QueueSummaryView } from '../../src/protocol/views.js';
import { deskNumbers, lineSentence, reasonRows, summaryOf } from '../../src/web/state/desk.js';
import { restrictionWords } from '../../src/web/state/restriction-words.js';
import { warmUpCurve, warmUpLimits } from '../../src/web/state/warm-up.js';
import { whenAt } from '../../src/web/state/words.js';
import { aPause, aSession, english, etaIn, inMinutes } from './things.js';

const words = english();
const at = (minutes: number) => whenAt(words, inMinutes(minutes));

const hourCap: HoldView = {
  code: 'hour_cap',
  until: inMinutes(31),
  detail: { used: 50, limit: 50 },
};
const scan: HoldView = { code: 'needs_qr', until: null, detail: {} };

const summary = (
  changes: Partial<QueueSummaryView> = {},
  pauses: QueueStatusView['pauses'] = [],
  more: Partial<QueueStatusView> = {},
) =>
  summaryOf(words, {
    pauses,
    held: {},
    waiting: changes.waiting ?? 214,
    trouble: null,
    toDecide: { total: 0, first: [] },
    standby: false,
    ...more,
    summary: {
      state: 'moving',
      waiting: 214,
      because: null,
      stopped: [],
      drain: null,
      endless: 0,
      ...changes,
    },
  });

describe('the one sentence on top', () => {
  it('says that everything moves, and until when that takes', () => {
    expect(summary({ drain: etaIn(60, 85) })).toEqual({
      tone: 'calm',
      sentence: `Everything is moving. 214 messages wait, done about ${at(60)} (${at(85)} at worst).`,
      standing: [],
    });
    expect(summary({ drain: etaIn(60, 60), waiting: 1 }).sentence).toBe(
      `Everything is moving. 1 message waits, done about ${at(60)}.`,
    );
    expect(summary().sentence).toBe('Everything is moving. 214 messages wait.');
  });

  it('tells every time on the clock of the rule that it names', () => {
    const night: HoldView = {
      code: 'active_hours',
      until: '2025-11-22T01:00:00.000Z',
      detail: { zone: 'Asia/Jakarta', hours: '08:00-21:00' },
    };
    const drain = { p50: '2025-11-22T01:05:00.000Z', p90: '2025-11-22T01:05:00.000Z' };
    expect(summary({ state: 'stopped', waiting: 4, because: night, drain }).sentence).toMatch(
      /Next at 08:00 Jakarta time tomorrow\. 4 messages wait, done about 08:05 Jakarta time tomorrow\./,
    );
  });

  it('says that nothing waits', () => {
    expect(summary({ state: 'idle', waiting: 0 }).sentence).toBe('Nothing is waiting.');
  });

  it('names the cause of a standstill with the number it speaks of', () => {
    const stopped = [{ session: 'promo', label: 'Promo ID', because: scan }];
    expect(summary({ state: 'stopped', because: scan, stopped, waiting: 3 })).toEqual({
      tone: 'act',
      sentence: 'Nothing is going out. Promo ID waits for a scan. 3 messages wait.',
      standing: [],
    });
  });

  it('lists the numbers that stand still while others move, without saying their name twice', () => {
    const stopped = [
      { session: 'sales', label: 'Sales DE', because: hourCap },
      { session: 'promo', label: 'Promo ID', because: scan },
    ];
    const told = summary({ state: 'partly', stopped });
    expect(told.sentence).toBe('Not everything is moving. 214 messages wait.');
    expect(told.standing.map(({ sentence }) => sentence)).toEqual([
      `50 of 50 messages this hour. Next at ${at(31)}.`,
      'The number waits for a scan.',
    ]);
  });

  it('is red only where a person must act', () => {
    const stopped = [{ session: 'sales', label: 'Sales DE', because: hourCap }];
    expect(summary({ state: 'stopped', because: hourCap, stopped }).tone).toBe('wait');
    expect(summary({}, [aPause()]).tone).toBe('wait');
    expect(summary({}, [aPause({ scope: 'campaign', campaign: 'November' })]).tone).toBe('calm');
    expect(summary({}, [aPause({ cause: 'anomaly' })]).tone).toBe('act');
  });
});

describe('the one sentence is true as well when', () => {
  it('nothing waits, but nothing could go either', () => {
    expect(summary({ state: 'idle', waiting: 0 }, [aPause()]).sentence).toBe(
      `Nothing can go out. Sending is paused by Deniz since ${at(-30)}: “checking”. Nothing is waiting.`,
    );
    const kept = aPause({ heldForReview: 2 });
    expect(summary({ state: 'idle', waiting: 0 }, [kept]).sentence).toBe('Nothing is waiting.');
  });

  it.each([
    ['store_away', 'The queue’s store does not answer.', 'it does'],
    ['waha_away', 'WAHA does not answer.', 'it does'],
    ['waha_key_refused', 'WAHA refuses our key (WAHA_API_KEY).', 'it takes it'],
  ] as const)(
    'the way out is cut (%s): no time that was foreseen is told',
    (trouble, said, until) => {
      const told = summary({ drain: etaIn(60, 85), waiting: 3 }, [], { trouble });
      expect(told).toEqual({
        tone: 'act',
        sentence: `Nothing is going out. ${said} Messages keep their place and go on once ${until}. 3 messages wait.`,
        standing: [],
      });
      expect(summary({ state: 'idle', waiting: 0 }, [], { trouble }).sentence).toMatch(
        /^Nothing can go out\. .* Nothing is waiting\.$/,
      );
    },
  );

  it('some of it has no end that anybody knows', () => {
    const told = summary({ drain: etaIn(60, 85), waiting: 11, endless: 3 });
    expect(told.sentence).toBe(
      `Everything is moving. 11 messages wait: 8 are done about ${at(60)}, the others have no known end.`,
    );
  });

  it('the number goes on, but not for everybody', () => {
    const because: HoldView = {
      code: 'paused_campaign',
      until: null,
      detail: { by: 'Deniz', campaign: 'November', reason: 'a wrong price' },
    };
    const told = summary({ because, waiting: 12 }, [], { held: { paused_campaign: 4 } });
    expect(told.sentence).toBe(
      'Not everything is moving. Campaign “November” is paused by Deniz: “a wrong price”. 12 messages wait.',
    );
  });

  it('nothing has its turn yet', () => {
    const because: HoldView = { code: 'recipient_token', until: inMinutes(90), detail: {} };
    const told = summary({ because, waiting: 1 }, [], { held: { recipient_token: 1 } });
    expect(told.sentence).toBe(
      `Nothing is due now. WhatsApp does not let us write to this person yet (463). Next at ${at(90)}. 1 message waits.`,
    );
  });

  it('several people may not be written to yet: nobody is "this person"', () => {
    const because: HoldView = { code: 'recipient_token', until: inMinutes(90), detail: {} };
    const held = { recipient_token: 2 };
    expect(summary({ because, waiting: 2 }, [], { held }).sentence).toBe(
      'Nothing is due now. 2 messages wait.',
    );
    expect(summary({ because, waiting: 9 }, [], { held }).sentence).toBe(
      'Not everything is moving. 9 messages wait.',
    );
  });

  it('it starts slowly: slow is not nothing', () => {
    const because: HoldView = {
      code: 'resume_ramp',
      until: inMinutes(9),
      detail: { percent: 10, used: 1, limit: 1 },
    };
    const stopped = [{ session: 'support', label: 'Support TR', because }];
    expect(summary({ state: 'stopped', because, stopped, waiting: 8 }).sentence).toBe(
      `Starting again slowly: 10 % now, 1 of 1 sent. Next at ${at(9)}. 8 messages wait.`,
    );
  });

  it('messages need a person’s word', () => {
    const told = summary({ state: 'idle', waiting: 0 }, [], { toDecide: { total: 2, first: [] } });
    expect(told).toMatchObject({
      tone: 'act',
      sentence: 'Nothing is waiting. 2 messages need your word.',
    });
  });
});

describe('waiting by reason', () => {
  it('keeps one order, whatever the counts, so that rows never change places', () => {
    const rows = reasonRows(words, { waiting: 60, held: { hour_cap: 5, paused_campaign: 40 } });
    expect(rows.map(({ code, n, share }) => [code, n, share])).toEqual([
      ['paused_campaign', 40, 1],
      ['hour_cap', 5, 0.125],
      ['turn', 15, 0.375],
    ]);
  });

  it('keeps a reason that is over in its place while somebody reads', () => {
    const shown = new Set(['paused_campaign'] as const);
    const rows = reasonRows(words, { waiting: 5, held: { hour_cap: 5 } }, shown);
    expect(rows.map(({ code, n }) => [code, n])).toEqual([
      ['paused_campaign', 0],
      ['hour_cap', 5],
    ]);
  });

  it('shows what a newer gateway counts under a code of its own', () => {
    const held = { from_the_future: 2 } as unknown as QueueStatusView['held'];
    expect(reasonRows(words, { waiting: 2, held })).toEqual([
      { code: 'from_the_future', n: 2, sentence: 'from_the_future', share: 1 },
    ]);
  });

  it('is empty when nothing waits', () => {
    expect(reasonRows(words, { waiting: 0, held: {} })).toEqual([]);
  });
});

describe('one number', () => {
  const session = aSession({ queue: { waiting: 12, sending: 0, held: 0 } });
  const line = {
    sessionId: 'S1',
    session: 'support',
    waiting: 12,
    sending: 0,
    held: {},
    budget: session.budget,
    nextSendAt: inMinutes(1),
    eta: etaIn(30, 40),
    endless: 0,
  };

  it('is there before its line is known', () => {
    expect(deskNumbers([session], null)).toEqual([{ session, line: null }]);
    expect(lineSentence(words, { session, line: null })).toBe('12 messages wait.');
  });

  it('says when the next leaves and when the line is empty', () => {
    const [number] = deskNumbers([session], { sessions: [line] });
    expect(number && lineSentence(words, number)).toBe(
      `Next at ${at(1)}. 12 messages wait, done about ${at(30)} (${at(40)} at worst).`,
    );
  });

  it('draws its warm-up from the limits of its rules', () => {
    const limits = warmUpLimits({ warmup: { firstContactsByDay: [4, 6, 8] } });
    expect(warmUpCurve(limits).map(({ day, x, y }) => [day, x, y])).toEqual([
      [1, 0, 0.5],
      [2, 0.5, 0.75],
      [3, 1, 1],
    ]);
    expect(warmUpLimits({ warmup: 'off' })).toEqual([]);
    expect(warmUpLimits(undefined)).toEqual([]);
  });

  it('tells what WhatsApp restricts, and what this WAHA cannot tell', () => {
    const capping = { status: 'FIRST_WARNING', used: 820, limit: 1000, until: inMinutes(60) };
    const timelock = { active: true, type: null, until: inMinutes(60) };
    expect(restrictionWords(words, { timelock, capping })).toEqual({
      timelock: `WhatsApp’s lock on first contacts ends at ${at(60)}.`,
      quota: {
        used: 820,
        limit: 1000,
        sentence: `820 of 1,000 of WhatsApp’s quota used, until ${at(60)}`,
      },
      warning: 'WhatsApp warned once.',
      untold: false,
    });
    expect(restrictionWords(words, { timelock: null, capping: null })).toMatchObject({
      timelock: '',
      quota: null,
      warning: '',
      untold: true,
    });
  });

  it('shows a warning it does not know as WhatsApp calls it', () => {
    const capping = { status: 'THIRD_WARNING', used: null, limit: null, until: null };
    expect(restrictionWords(words, { timelock: null, capping }).warning).toBe('THIRD_WARNING');
  });
});
