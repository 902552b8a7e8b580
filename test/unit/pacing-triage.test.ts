import { triage, type Restriction } from '../../src/pacing/index.js';
import { aPolicy, after, dayMs, hourMs, minuteMs, noon } from './pacing-facts.js';

const policy = aPolicy();
const days = (count: number) => after(count * dayMs);

/** The first 463 of a day, in the answer to a message to a stranger. */
const seen = (changes: Partial<Restriction> = {}): Restriction => ({
  inAnswer: true,
  firstContact: true,
  group: false,
  timelock: null,
  ofMessage: 1,
  ofRecipient: 1,
  series: { recipients: 1, inARow: 1 },
  earlierStops: 0,
  ...changes,
});

const found = (changes: Partial<Restriction> = {}) => triage(seen(changes), { policy, now: noon });
const series = { recipients: 3, inARow: 0 };

it('one refused stranger waits seven days, and nobody else', () => {
  expect(found()).toEqual({
    message: { status: 'pending', because: 'recipient_token', until: days(7) },
    recipientUntil: days(7),
    stop: null,
  });
});

it('somebody refused a second time waits thirty days', () => {
  expect(found({ ofRecipient: 2 })).toMatchObject({
    message: { status: 'pending', because: 'recipient_token', until: days(30) },
    recipientUntil: days(30),
  });
});

it('a message refused a second time has failed, and its person waits thirty days', () => {
  expect(found({ ofMessage: 2, ofRecipient: 2 })).toEqual({
    message: { status: 'failed' },
    recipientUntil: days(30),
    stop: null,
  });
  expect(found({ ofMessage: 2 }).recipientUntil).toEqual(days(30));
});

describe('under a declared timelock', () => {
  const until = after(5 * hourMs);

  it('a stranger waits for its end and ten minutes more; it is not about them', () => {
    expect(found({ timelock: { until } })).toEqual({
      message: { status: 'pending', because: 'wa_timelock', until: after(10 * minuteMs, until) },
      recipientUntil: null,
      stop: null,
    });
  });

  it('without an end a stranger waits an hour', () => {
    expect(found({ timelock: { until: null } }).message).toMatchObject({ until: after(hourMs) });
  });

  it('the series stops nothing, since WhatsApp itself has said it', () => {
    expect(found({ timelock: { until }, series }).stop).toBeNull();
  });

  it('a second 463 of the same message is its end all the same', () => {
    expect(found({ timelock: { until }, ofMessage: 2 })).toMatchObject({
      message: { status: 'failed' },
    });
  });

  it('somebody who has written is a matter of their own', () => {
    expect(found({ timelock: { until }, firstContact: false, series })).toEqual({
      message: { status: 'pending', because: 'recipient_token', until: days(7) },
      recipientUntil: days(7),
      stop: null,
    });
  });
});

describe('a series nobody has declared', () => {
  it('of three people within an hour stops first contacts, with the advised rest', () => {
    expect(found({ series })).toEqual({
      message: { status: 'pending', because: 'paused_first_contacts', until: null },
      recipientUntil: days(7),
      stop: {
        code: 'restricted_recipients',
        count: 3,
        minutes: 60,
        advisedAt: after(24 * hourMs).toISOString(),
      },
    });
  });

  it('of two first contacts in a row does so too', () => {
    expect(found({ series: { recipients: 2, inARow: 2 } }).stop).toMatchObject({ count: 2 });
  });

  it('advises two days at the second time in 14 days, then three', () => {
    const advised = [1, 2, 3].map(earlierStops => found({ series, earlierStops }).stop?.advisedAt);
    expect(advised).toEqual([48, 72, 72].map(hours => after(hours * hourMs).toISOString()));
  });

  it('counts those who have written, and holds only themselves', () => {
    expect(found({ series, firstContact: false })).toMatchObject({
      message: { status: 'pending', because: 'recipient_token' },
      stop: { code: 'restricted_recipients' },
    });
  });
});

describe('as an ERROR ack', () => {
  it('the message is left to its grace, the person waits like any other', () => {
    expect(found({ inAnswer: false, ofMessage: 0 })).toEqual({
      message: null,
      recipientUntil: days(7),
      stop: null,
    });
    expect(found({ inAnswer: false, series }).stop).toMatchObject({ count: 3 });
    expect(found({ inAnswer: false, timelock: { until: null } })).toEqual({
      message: null,
      recipientUntil: null,
      stop: null,
    });
  });
});

it('a refused message to a group has failed: there is nobody whose word could lift it', () => {
  expect(found({ group: true, firstContact: false, series })).toEqual({
    message: { status: 'failed' },
    recipientUntil: null,
    stop: null,
  });
});
