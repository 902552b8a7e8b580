import { nextPlace, paceOf, type PaceFacts } from '../../src/web/state/pacing.js';
import { aContact } from './contact.js';
import { aConversation, aSession, english, inMinutes, nowIso } from './things.js';

const words = english();

const facts = (changes: Partial<PaceFacts> = {}): PaceFacts => ({
  conversation: aConversation(),
  session: aSession(),
  contact: aContact(),
  pauses: [],
  lane: [],
  online: true,
  ...changes,
});

const pace = (changes: Partial<PaceFacts> = {}) => paceOf(words, facts(changes));
const closed = aConversation({ window: { open: false, closesAt: null } });
const pause = {
  id: 'P',
  scope: 'company',
  sessionId: null,
  reason: 'x',
  by: 'Deniz',
  since: nowIso,
} as const;
const place = (position: number | null) => ({
  id: `M${position}`,
  position,
  eta: null,
  hold: null,
});

describe('the line under the composer', () => {
  it('tells the place a message would take', () => {
    expect(pace()).toEqual({ kind: 'go', sentence: 'Next in line.', maySend: true });
    expect(pace({ lane: [place(1), place(2), place(null)] }).sentence).toBe('3rd in line.');
  });

  it('goes by the number’s own count until a line was told', () => {
    const session = aSession({ queue: { waiting: 4, sending: 0, held: 0 } });
    expect(nextPlace(undefined, session)).toBe(5);
  });

  it('lets a person who asked us to stop close the composer, whatever else is true', () => {
    const contact = aContact({ state: 'refused', optedOutAt: '2025-05-03T12:00:00.000Z' });
    expect(pace({ contact, pauses: [pause], online: false })).toEqual({
      kind: 'closed',
      sentence: 'They asked us to stop on 3 May. You cannot send.',
      maySend: false,
    });
  });

  it('lets writing go on while nothing can leave', () => {
    const down = aSession({ connected: false, status: 'FAILED' });
    for (const changes of [{ pauses: [pause] }, { online: false }, { session: down }]) {
      expect(pace(changes)).toMatchObject({ kind: 'held', maySend: true });
    }
  });

  it('names the pause of this number, and no other', () => {
    const session = aSession({ pause: { ...pause, scope: 'session', sessionId: 'S1' } });
    expect(pace({ session }).sentence).toBe('Support TR is paused by Deniz. Your message waits.');
    expect(pace({ pauses: [{ ...pause, scope: 'session', sessionId: 'S2' }] }).kind).toBe('go');
  });

  it('tells a first message apart from one after a long silence', () => {
    const never = aContact({}, { lastInboundAt: null });
    expect(pace({ conversation: closed, contact: never }).sentence).toBe(
      'First message to this person. 8 of 20 first contacts used today.',
    );
    const silent = aContact({}, { lastInboundAt: inMinutes(-3 * 24 * 60) });
    expect(pace({ conversation: closed, contact: silent }).sentence).toBe(
      'They last wrote 3 days ago. This waits behind replies.',
    );
  });

  it('holds new people back by the day’s limit, and answers not', () => {
    const budget = { ...aSession().budget, day: { used: 50, limit: 50 } };
    const session = aSession({ budget });
    expect(pace({ session }).kind).toBe('go');
    expect(pace({ session, conversation: closed }).kind).toBe('held');
  });
});
