import { queueSentence } from '../../src/operations/queue-sentence.js';
import { queueSummary, type LaneNow } from '../../src/operations/queue-summary.js';
import type { HoldCode, HoldView, PauseView } from '../../src/protocol/index.js';

const zone = 'Asia/Jakarta';
const drain = { p50: '2026-03-02T08:00:00.000Z', p90: '2026-03-02T08:30:00.000Z' };

const hold = (code: HoldCode, until: string | null = null): HoldView => ({
  code,
  until,
  detail: {},
});
const lane = (label: string, holds: readonly HoldView[]): LaneNow => ({
  session: label.toLowerCase(),
  label,
  waiting: holds.length,
  holds,
  endless: holds.filter(({ until }) => until === null).length,
});
const opening = '2026-03-02T01:00:00.000Z';

const pause = (more: Partial<PauseView> = {}): PauseView => ({
  id: 'P',
  scope: 'company',
  sessionId: null,
  campaign: null,
  cause: 'person',
  emergency: null,
  reason: 'checking',
  by: 'Deniz',
  since: opening,
  until: null,
  ...more,
});

const say = (lanes: readonly LaneNow[], pauses: readonly PauseView[] = []) =>
  queueSentence({ summary: queueSummary(lanes, drain), pauses, zone });

describe('the summary', () => {
  it('is idle while nothing waits', () => {
    expect(queueSummary([lane('Support', [])], null)).toEqual({
      state: 'idle',
      waiting: 0,
      because: null,
      stopped: [],
      drain: null,
      endless: 0,
    });
  });

  it('moves while somebody only waits for a turn, and still says what holds most', () => {
    const capped = hold('day_cap', opening);
    const now = [lane('Support', [hold('turn'), capped, capped, hold('recipient_gap')])];
    expect(queueSummary(now, drain)).toMatchObject({
      state: 'moving',
      because: capped,
      stopped: [],
    });
  });

  it('does not call a lane stopped that has nothing but messages for later', () => {
    expect(queueSummary([lane('Support', [hold('scheduled', opening)])], drain)).toMatchObject({
      state: 'moving',
      because: null,
    });
  });

  it('is partly stopped, or stopped, by what holds most in each lane', () => {
    const scan = hold('needs_qr');
    const stuck = lane('Sales', [scan, scan, hold('day_cap', opening)]);
    const moving = lane('Support', [hold('turn')]);
    expect(queueSummary([stuck, moving, lane('Empty', [])], drain)).toMatchObject({
      state: 'partly',
      waiting: 4,
      stopped: [{ session: 'sales', label: 'Sales', because: scan }],
    });
    expect(queueSummary([stuck], drain).state).toBe('stopped');
  });

  it('is no standstill of the number when only these people may not be written to yet', () => {
    const token = hold('recipient_token', opening);
    expect(queueSummary([lane('Support', [token, token])], drain)).toMatchObject({
      state: 'moving',
      because: token,
      stopped: [],
    });
    const capped = hold('day_cap', opening);
    expect(queueSummary([lane('Support', [token, token, capped])], drain).stopped).toEqual([
      { session: 'support', label: 'Support', because: capped },
    ]);
  });

  it('counts what has no end that anybody knows', () => {
    const now = [lane('Support', [hold('turn', opening), hold('paused_campaign')])];
    expect(queueSummary([...now, ...now], drain).endless).toBe(2);
  });

  it('names of equal holds the one that is over first', () => {
    const late = hold('quiet_hours', '2026-03-02T09:00:00.000Z');
    const soon = hold('quiet_hours', opening);
    const now = lane('Support', [hold('quiet_hours'), late, soon]);
    expect(queueSummary([now], drain).because).toEqual(soon);
  });
});

describe('the sentence', () => {
  it.each<[string, readonly LaneNow[]]>([
    ['Nothing is waiting.', [lane('Support', [])]],
    [
      'Everything is moving. 1 message waiting, done about 15:00 (15:30 at worst).',
      [lane('Support', [hold('turn')])],
    ],
    [
      '2 messages waiting, done about 15:00 (15:30 at worst). Not moving: Sales waits for a scan.',
      [lane('Support', [hold('turn')]), lane('Sales', [hold('needs_qr')])],
    ],
    [
      'Nothing is going out: Sales is outside its hours until 08:00.',
      [lane('Sales', [hold('active_hours', opening)])],
    ],
  ])('is “%s”', (sentence, lanes) => {
    expect(say(lanes)).toBe(sentence);
  });

  it.each([
    ['store_away', 'Nothing is going out: the queue’s store does not answer. 1 message waits.'],
    ['waha_away', 'Nothing is going out: WAHA does not answer. 1 message waits.'],
    [
      'waha_key_refused',
      'Nothing is going out: WAHA refuses our key (WAHA_API_KEY). 1 message waits.',
    ],
  ] as const)('is about what cuts the way out before anything else: %s', (trouble, said) => {
    const summary = queueSummary([lane('Support', [hold('turn')])], drain);
    expect(queueSentence({ summary, pauses: [pause()], zone, trouble })).toBe(said);
  });

  it('says who paused everything, and why', () => {
    const lanes = [lane('Support', [hold('paused_all')])];
    expect(say(lanes, [pause()])).toBe(
      'All sending is paused by Deniz: “checking”. 1 message waits.',
    );
  });

  it('is not about a pause that only keeps some messages for a person', () => {
    expect(say([lane('Support', [])], [pause({ heldForReview: 3 })])).toBe('Nothing is waiting.');
  });
});
