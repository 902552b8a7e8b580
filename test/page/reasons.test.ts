import type {
  EmergencyCode,
  HoldCode,
  RefusalCode,
  WarningCode,
} from '../../src/protocol/codes.js';
import type { HoldDetail } from '../../src/protocol/views.js';
import { languages, type AnyCatalogue, type Language } from '../../src/web/languages/catalogue.js';
import { de } from '../../src/web/languages/de.js';
import { en } from '../../src/web/languages/en.js';
import { id } from '../../src/web/languages/id.js';
import { ru } from '../../src/web/languages/ru.js';
import { timeWords } from '../../src/web/languages/time.js';
import { tr } from '../../src/web/languages/tr.js';
import { translator } from '../../src/web/languages/translate.js';
import { emergencySentence } from '../../src/web/state/emergency-words.js';
import { partSentence } from '../../src/web/state/health-words.js';
import { holdSentence, isOrdinaryTurn } from '../../src/web/state/hold-words.js';
import { pauseSentence, targetWords } from '../../src/web/state/pause-words.js';
import {
  holdOrder,
  reasonWords,
  refusalSentence,
  warningSentence,
} from '../../src/web/state/reason-words.js';
import type { Words } from '../../src/web/state/words.js';
import { aPause, english, inMinutes, nowMs } from './things.js';

const catalogues: Record<Language, AnyCatalogue> = { en, id, de, tr, ru };
const words = english();

const speaking = (language: Language): Words => ({
  t: translator(language, catalogues[language]),
  time: timeWords(language),
  nowMs,
  ownZone: 'UTC',
});

/** Everything a hold may carry at once: whatever a sentence asks for is there. */
const fullDetail: HoldDetail = {
  used: 50,
  limit: 50,
  zone: 'Europe/Berlin',
  hours: '08:00-21:00',
  day: 3,
  of: 14,
  since: inMinutes(-90),
  status: 'FAILED',
  by: 'Deniz',
  reason: 'checking',
  messageId: 'M1',
  campaign: 'November',
  type: 'RESTRICT',
  score: 47,
  parts: ['failure_rate', 'reply_rate'],
  percent: 25,
  count: 10,
};

const held = (code: HoldCode, detail: HoldDetail = {}, until: string | null = null) =>
  holdSentence(words, {
    hold: { code, detail, until },
    position: 3,
    eta: null,
    number: 'Support TR',
  });

describe.each(languages)('in %s', language => {
  const spoken = speaking(language);

  it.each(holdOrder)('%s has a whole sentence, with all figures and with none', code => {
    for (const detail of [{}, fullDetail]) {
      for (const until of [null, inMinutes(90)]) {
        const hold = { code, detail, until };
        const said = holdSentence(spoken, { hold, position: 3, eta: null, number: 'Support TR' });
        expect(said).toMatch(/\S.*[.:0-9a-zа-яıöüşğç]$/iu);
        expect(said).not.toMatch(/[{}]|undefined|null/);
      }
    }
    expect(reasonWords(spoken, code)).not.toBe(code);
  });
});

describe('why a message waits', () => {
  const until = '2025-11-21T14:00:00.000Z';

  it.each<[HoldCode, HoldDetail, string | null, string]>([
    [
      'paused_campaign',
      { by: 'Deniz', reason: 'typo', campaign: 'November' },
      null,
      'Campaign “November” is paused by Deniz: “typo”.',
    ],
    ['paused_first_contacts', {}, until, 'First messages to new people are paused. Until 14:00.'],
    ['wa_timelock', {}, until, 'WhatsApp stops first contacts until 14:00. Replies go on.'],
    [
      'wa_capping',
      { used: 1000, limit: 1000 },
      until,
      'WhatsApp’s own quota is used: 1,000 of 1,000 until 14:00.',
    ],
    [
      'recipient_token',
      {},
      until,
      'WhatsApp does not let us write to this person yet (463). Next at 14:00.',
    ],
    ['quiet_hours', { zone: 'Asia/Jakarta' }, until, 'Their night: until 21:00 their time.'],
    [
      'health_low',
      { score: 47, parts: ['failure_rate', 'reply_rate'] },
      null,
      'Support TR slows down, health 47 of 100: failed messages and few answers.',
    ],
    [
      'resume_ramp',
      { percent: 25, used: 2, limit: 2 },
      until,
      'Starting again slowly: 25 % now, 2 of 2 sent. Next at 14:00.',
    ],
    ['same_text', { count: 1 }, null, 'The same text went to 1 person already.'],
    ['recipient_gap', { used: 4, limit: 4 }, null, 'This person got 4 of 4 messages.'],
    [
      'recipient_gap',
      { count: 3 },
      null,
      '3 messages in a row are unanswered. This person gets a rest.',
    ],
    [
      'turn',
      { turn: 'rhythm' },
      until,
      'Campaigns and first messages rest for a while. Next at 14:00.',
    ],
  ])('%s %j', (code, detail, ends, sentence) => {
    expect(held(code, detail, ends)).toBe(sentence);
  });

  it('tells a pause of the gateway’s own making with its cause, one of a person with its reason', () => {
    const pause = aPause({
      scope: 'session',
      sessionId: 'S1',
      cause: 'anomaly',
      emergency: { code: 'failure_streak', count: 5 },
    });
    const hold = {
      code: 'paused_session',
      until: null,
      detail: { since: pause.since, by: 'gateway', reason: 'failure_streak' },
    } as const;
    const at = { hold, position: null, eta: null, number: 'Support TR' };
    expect(holdSentence(words, { ...at, pauses: [pause] })).toMatch(
      /^Support TR stopped by itself at .*\. 5 messages in a row failed\.$/,
    );
    const byPerson = { ...pause, cause: 'person' } as const;
    expect(holdSentence(words, { ...at, pauses: [byPerson] })).toBe(
      'Support TR is paused by gateway: “failure_streak”.',
    );
  });

  it('is an ordinary turn only behind others', () => {
    const turn = (detail: HoldDetail) => isOrdinaryTurn({ code: 'turn', until: null, detail });
    expect([turn({}), turn({ turn: 'gap' }), turn({ turn: 'number_check' })]).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe('why it will not go, and what is worth telling', () => {
  it('names the day of an opt-out where it is known', () => {
    expect(
      refusalSentence(words, { code: 'opted_out', detail: { since: '2025-05-03T12:00:00.000Z' } }),
    ).toBe('They asked us to stop on 3 May.');
    expect(refusalSentence(words, { code: 'opted_out', detail: {} })).toBe(
      'They asked us to stop.',
    );
  });

  it('names the cause where a code has several', () => {
    const said = (code: RefusalCode, rule: string) =>
      refusalSentence(words, { code, detail: { rule } });
    expect([
      said('prohibited_content', 'link_in_first_contact'),
      said('prohibited_content', 'placeholder'),
      said('prohibited_content', 'phishing-send-otp'),
      said('no_consent', 'doubtful'),
      said('no_consent', 'marketing'),
    ]).toEqual([
      'A first message with a link is refused here.',
      'A placeholder in it was not filled in.',
      'It contains words we never send.',
      'They may have asked us to stop; campaigns skip them until somebody has looked.',
      'No consent to marketing is recorded for this person.',
    ]);
    expect(reasonWords(words, 'link_in_first_contact')).toBe(
      'A first message with a link is refused here',
    );
  });

  it('keeps codes it does not know', () => {
    expect(warningSentence(words, 'from_the_future' as WarningCode)).toBe('from_the_future.');
    expect(reasonWords(words, 'from_the_future' as HoldCode)).toBe('from_the_future');
    expect(emergencySentence(words, { code: 'from_the_future' as EmergencyCode })).toBe(
      'from_the_future.',
    );
  });

  it.each<[EmergencyCode, object, string]>([
    ['failure_rate', { count: 6, of: 20 }, '6 of the last 20 messages failed.'],
    ['failure_rate', {}, 'Too many messages failed.'],
    ['undelivered', { share: 62, of: 40 }, '62 % of 40 messages reached no device.'],
    [
      'restricted_recipients',
      { count: 3, minutes: 60 },
      'WhatsApp refused 3 new people within 60 minutes (463).',
    ],
    ['logged_out', {}, 'WhatsApp logged the number out.'],
  ])('says what made it stop by itself: %s %j', (code, figures, sentence) => {
    expect(emergencySentence(words, { code, ...figures })).toBe(sentence);
  });

  it('says what takes points from a number', () => {
    const part = { code: 'failure_rate', penalty: 20, value: 4, of: 22 } as const;
    expect(partSentence(words, part)).toBe('4 of 22 failed in the last hour');
  });
});

describe('what is paused', () => {
  it('says by whom, since when, why, and until when', () => {
    const pause = aPause({ scope: 'campaign', campaign: 'November', until: inMinutes(60) });
    expect(pauseSentence(words, pause, '')).toMatch(
      /^Campaign “November” is paused by Deniz since .*: “checking”\. Until .*\.$/,
    );
  });

  it('falls back to the reason where a stop has no figures', () => {
    const pause = aPause({ cause: 'restriction', reason: 'Timelock.' });
    expect(pauseSentence(words, pause, '')).toMatch(/stopped by itself at .* Timelock\.$/);
  });

  it('names what it stops', () => {
    const named = (changes: Parameters<typeof aPause>[0]) =>
      targetWords(words, aPause(changes), 'Support TR');
    expect([
      named({}),
      named({ scope: 'session', sessionId: 'S1' }),
      named({ scope: 'first_contacts' }),
      named({ scope: 'first_contacts', sessionId: 'S1' }),
    ]).toEqual([
      'Everything',
      'Support TR',
      'First messages to new people',
      'First messages from Support TR',
    ]);
  });
});
