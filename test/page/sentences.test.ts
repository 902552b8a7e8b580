import type { HoldView } from '../../src/protocol/views.js';
import { bubbleState, looks } from '../../src/web/state/bubble-state.js';
import { etaSentence } from '../../src/web/state/eta-words.js';
import { failureSentence } from '../../src/web/state/failure-words.js';
import { holdSentence } from '../../src/web/state/hold-words.js';
import { mayWrite } from '../../src/web/state/may-write.js';
import { statusLook, statusWords } from '../../src/web/state/session-status.js';
import { nextWallHour } from '../../src/web/state/wall-clock.js';
import { windowWords } from '../../src/web/state/window-words.js';
import { agoOf, whenAt } from '../../src/web/state/words.js';
import { aContact } from './contact.js';
import { aConversation, aMessage, english, etaIn, inMinutes } from './things.js';

const words = english();

const held = (
  code: HoldView['code'],
  detail: HoldView['detail'] = {},
  until: string | null = null,
) =>
  holdSentence(words, {
    hold: { code, detail, until },
    position: 3,
    eta: null,
    number: 'Support TR',
  });

// The zone of the machine must not matter: all instants below are told in a named one.
const at = (minutes: number) => whenAt(words, inMinutes(minutes));

describe('when a message leaves', () => {
  it.each([
    [0.1, 0.5, 'Sends now.'],
    [0.35, 0.6, 'Sends in about 20 s, 3rd in line.'],
    [13 * 60, 13 * 60 + 1, `Sends about ${at(13 * 60)}.`],
    [3, 7, `Sends about ${at(3)}, 3rd in line.`],
    [10, 30, `Sends between ${at(10)} and ${at(30)}.`],
  ])('says it as precisely as it is known (p50 in %d min, p90 in %d min)', (p50, p90, sentence) => {
    expect(etaSentence(words, etaIn(p50, p90), 3)).toBe(sentence);
  });
});

describe('why a message waits', () => {
  it.each<[HoldView['code'], HoldView['detail'], string | null, string]>([
    ['turn', {}, null, 'Waiting its turn, 3rd in line.'],
    ['hour_cap', { used: 50, limit: 50 }, null, '50 of 50 messages this hour.'],
    ['hour_cap', {}, null, 'The limit of this hour is reached.'],
    [
      'warmup',
      { used: 8, limit: 8, day: 3, of: 14 },
      null,
      'Warm-up day 3 of 14: 8 of 8 first contacts today.',
    ],
    ['needs_qr', {}, null, 'Support TR waits for a scan.'],
    [
      'paused_all',
      { by: 'Deniz', reason: 'checking' },
      null,
      'All sending is paused by Deniz: “checking”.',
    ],
    ['paused_session', { by: 'Deniz' }, null, 'Support TR is paused by Deniz.'],
    ['unknown_before', {}, null, 'An earlier message to this person is not confirmed.'],
    [
      'active_hours',
      { zone: 'Asia/Jakarta', hours: '08:00-21:00' },
      '2025-11-22T01:00:00.000Z',
      'Outside 08:00 to 21:00 Jakarta time. Next at 08:00 Jakarta time tomorrow.',
    ],
  ])('%s %j', (code, detail, until, sentence) => {
    expect(held(code, detail, until)).toBe(sentence);
  });

  it('says that it waits when the code is one it does not know', () => {
    expect(held('from_the_future' as HoldView['code'])).toBe('Waiting its turn, 3rd in line.');
  });
});

describe('the foot of a bubble', () => {
  const stateOf = (changes: Parameters<typeof aMessage>[0]) =>
    bubbleState(words, aMessage(changes), { number: 'Support TR', pauses: [] });

  it('is empty for messages of the contact', () => {
    expect(stateOf({ direction: 'in' })).toBeNull();
  });

  it('draws a held message with bars and a queued one with hands', () => {
    const hold: HoldView = { code: 'day_cap', until: null, detail: {} };
    expect(stateOf({ hold })).toMatchObject({ icon: 'clock-bars', tone: 'warn', waits: true });
    expect(stateOf({ hold: null })).toMatchObject({ icon: 'clock', waits: true });
  });

  it('grows doubtful when an accepted message stays unconfirmed, but not red', () => {
    const sent = (minutes: number) =>
      stateOf({ status: 'sent', sentAt: inMinutes(-minutes) })?.sentence;
    expect([sent(0.5), sent(2), sent(11)]).toEqual([
      '',
      'Accepted, not yet confirmed by WhatsApp',
      'Not delivered yet',
    ]);
    expect(looks.sent.tone).toBe('plain');
  });

  it('names the reason of a failure', () => {
    const failure = { code: 'media_gone', detail: null } as const;
    expect(stateOf({ status: 'failed', failure })).toMatchObject({
      tone: 'danger',
      sentence: 'Not sent. The file is no longer here.',
    });
  });

  it('asks a person only when the machine has given up looking', () => {
    const unknown = {
      reason: 'answer_lost',
      since: inMinutes(-1),
      until: null,
      needsPerson: false,
    };
    expect(stateOf({ status: 'unknown', unknown })?.sentence).toBe(
      'Not confirmed. It may have arrived.',
    );
    const forPerson = { ...unknown, needsPerson: true };
    expect(stateOf({ status: 'unknown', unknown: forPerson })?.sentence).toBe(
      'Not confirmed. Please look at the phone.',
    );
  });

  it('warns of a message that would grow too old, and of missing consent', () => {
    expect(stateOf({ willExpire: true, warnings: ['no_consent_recorded'] })?.sentence).toBe(
      'Waiting its turn. It would be too old before its turn. No consent is recorded for this person.',
    );
  });

  it('shows a failure it does not know as it came', () => {
    expect(failureSentence(words, 'from_the_future')).toBe('from_the_future');
  });
});

describe('small sentences', () => {
  it('says how long the window is open', () => {
    const open = (minutes: number) =>
      windowWords(words, { open: true, closesAt: inMinutes(minutes) }, 'thread');
    expect([open(21 * 60 + 5), open(25), open(-1)]).toEqual([
      'window open, 21 h left',
      'window open, 25 min left',
      'window closed',
    ]);
  });

  it('says how long ago', () => {
    expect([agoOf(words, inMinutes(-3 * 24 * 60)), agoOf(words, inMinutes(-61))]).toEqual([
      '3 days ago',
      '1 hour ago',
    ]);
  });

  it('answers whether we may write: an opt-out beats an open window', () => {
    const open = aConversation();
    const shut = aConversation({ window: { open: false, closesAt: null } });
    const stopped = aContact({ state: 'refused', optedOutAt: '2025-05-03T08:00:00.000Z' });
    expect(mayWrite(words, stopped, open)).toMatchObject({ kind: 'no' });
    expect(mayWrite(words, aContact(), open).sentence).toBe(
      'Yes, the window is open for 21 hours.',
    );
    expect(mayWrite(words, aContact(), shut)).toMatchObject({ kind: 'unsure' });
    expect(mayWrite(words, aContact({ state: 'granted' }), shut)).toMatchObject({ kind: 'yes' });
  });

  it('keeps a status word it does not know', () => {
    expect([
      statusWords(words, 'WORKING'),
      statusWords(words, 'DREAMING'),
      statusLook('DREAMING'),
    ]).toEqual(['Working', 'DREAMING', 'neutral']);
  });
});

describe('the next morning', () => {
  it.each([
    ['2025-11-21T11:29:00Z', 'Asia/Jakarta', '2025-11-22T01:00:00.000Z'],
    ['2025-11-21T00:59:00Z', 'Asia/Jakarta', '2025-11-21T01:00:00.000Z'],
    ['2025-11-21T01:00:00Z', 'Asia/Jakarta', '2025-11-22T01:00:00.000Z'],
    ['2025-11-21T11:29:00Z', 'Asia/Kathmandu', '2025-11-22T02:15:00.000Z'],
    ['2025-10-25T20:00:00Z', 'Europe/Berlin', '2025-10-26T07:00:00.000Z'],
  ])('after %s in %s is %s', (from, zone, expected) => {
    expect(new Date(nextWallHour(Date.parse(from), 8, zone)).toISOString()).toBe(expected);
  });
});
