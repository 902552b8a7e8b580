import { decisionFacts } from '../../src/delivery/decision-facts.js';
import {
  before,
  hourMs,
  minuteMs,
  noon,
  aPause,
  someFacts,
  type FactChanges,
} from './pacing-facts.js';

const told = (changes: FactChanges = {}) => decisionFacts(someFacts(changes), noon);

describe('the log of a decision', () => {
  it('says what the day and the hour have used even when that is nothing', () => {
    const none = {
      contactsToday: 0,
      firstContactsToday: 0,
      sentInLastHour: 0,
      startedInLastDay: 0,
    };
    expect(told()).toMatchObject(none);
  });

  it('leaves out what is as it is most of the time', () => {
    for (const name of [
      'blocked',
      'silent',
      'machine',
      'wantedStopped',
      'pauses',
      'restrictedUntil',
    ])
      expect(told()).not.toHaveProperty(name);
  });

  const since = before(hourMs);
  it.each<[FactChanges, object]>([
    [{ session: { wantedStopped: true } }, { wantedStopped: true }],
    [{ session: { reachable: false } }, { reachable: 'no' }],
    [
      { session: { silent: { kind: 'mute', since } } },
      { silent: 'mute', silentSince: since.toISOString() },
    ],
    [
      { session: { machine: { code: 'clock_jumped', since } } },
      { machine: 'clock_jumped', machineSince: since.toISOString() },
    ],
    [
      { session: { timelock: { type: 'X', until: null } } },
      { timelock: 'X', timelockUntil: 'open' },
    ],
    [
      { session: { capping: { status: 'CAPPED', used: 9, limit: 9, until: noon } } },
      { capping: 'CAPPED', cappingUsed: 9, cappingLimit: 9, cappingUntil: noon.toISOString() },
    ],
    [
      { session: { health: { score: 30, level: 'poor', parts: ['failure_rate', 'timelock'] } } },
      { health: 30, healthLevel: 'poor', healthParts: 'failure_rate timelock' },
    ],
    [{ recipient: { addressable: false, group: true } }, { addressable: 'no', group: true }],
    [
      { recipient: { restricted: { since, until: noon, count: 2 } } },
      {
        restrictedSince: since.toISOString(),
        restrictedUntil: noon.toISOString(),
        restrictedCount: 2,
      },
    ],
    [
      { relation: { unread: true, lastOutboundAt: since } },
      { unread: true, lastOutboundAt: since.toISOString() },
    ],
    [
      { lane: { unknownBefore: { messageId: 'm0', until: noon } } },
      { unknownBefore: 'm0', unknownUntil: noon.toISOString() },
    ],
    [
      { lane: { ramp: { since, scope: 'first_contacts', sent: 3 } } },
      { rampSince: since.toISOString(), rampScope: 'first_contacts', rampSent: 3 },
    ],
    [
      { pauses: [aPause({ scope: 'session' }), aPause({ scope: 'campaign' })] },
      { pauses: 'session campaign' },
    ],
    [
      { message: { kind: 'image', byAgent: true, campaign: 'November' } },
      { kind: 'image', byAgent: true, ofCampaign: true },
    ],
    [
      { message: { acceptedAt: before(minuteMs), confirmsOptOut: true } },
      { acceptedAt: before(minuteMs).toISOString(), confirmsOptOut: true },
    ],
    [
      { message: { marks: { link: true, plainHttp: true, shortener: true, placeholder: true } } },
      { link: true, plainHttp: true, shortener: true, placeholder: true },
    ],
  ])('holds %j', (changes, said) => {
    expect(told(changes)).toMatchObject(said);
  });

  it('holds no name of a campaign and no id of a person', () => {
    const log = JSON.stringify(
      told({ message: { campaign: 'November' }, recipient: { key: 'c-77' } }),
    );
    expect(log).not.toMatch(/November|c-77/);
  });
});
