import { nextPlace, paceOf, type PaceFacts } from '../../src/web/state/pacing.js';
import { aContact } from './contact.js';
import { aConversation, anOutlook, aPause, aSession, english, etaIn, inMinutes } from './things.js';

const words = english();

const facts = (changes: Partial<PaceFacts> = {}): PaceFacts => ({
  conversation: aConversation(),
  session: aSession(),
  contact: aContact(),
  pauses: [],
  lane: [],
  online: true,
  outlook: null,
  ...changes,
});

const pace = (changes: Partial<PaceFacts> = {}) => paceOf(words, facts(changes));
const closed = aConversation({ window: { open: false, closesAt: null } });
const pause = aPause();
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

  it('tells the number’s own hours instead of a place, from what its line says', () => {
    const hold = {
      code: 'active_hours',
      until: inMinutes(600),
      detail: { hours: '08:00-21:00', zone: 'Asia/Jakarta' },
    } as const;
    const waiting = { id: 'M1', position: 1, eta: null, hold };
    expect(pace({ lane: [waiting] })).toMatchObject({ kind: 'held', maySend: true });
    expect(pace({ lane: [waiting] }).sentence).toMatch(/^Outside 08:00 to 21:00 Jakarta time\./);
    expect(pace({ lane: [waiting, place(2)] }).kind).toBe('line');
  });
});

describe('the line under the composer, once the gateway was asked', () => {
  const night = {
    code: 'quiet_hours',
    until: inMinutes(60),
    detail: { zone: 'UTC' },
  } as const;

  it('tells the hold such a message would meet', () => {
    const outlook = anOutlook({ verdict: 'wait', hold: night, position: null });
    expect(pace({ outlook })).toEqual({
      kind: 'held',
      sentence: 'Their night: until 12:29 their time.',
      maySend: true,
    });
  });

  it('tells when it would leave, and that it is the first message', () => {
    const outlook = anOutlook({ category: 'first_contact', position: 3, eta: etaIn(3, 5) });
    const contact = aContact({}, { lastInboundAt: null });
    const told = pace({ outlook, contact, conversation: closed });
    expect(told.kind).toBe('slow');
    expect(told.sentence).toMatch(/^Sends about .*, 3rd in line\. First message to this person\./);
  });

  it('closes the composer for a refusal, but not for words that may still be changed', () => {
    const refused = (code: 'no_consent' | 'prohibited_content') =>
      pace({ outlook: anOutlook({ verdict: 'refuse', refusal: { code, detail: {} } }) });
    expect(refused('no_consent')).toMatchObject({
      sentence: 'No consent is recorded for this person. You cannot send.',
      maySend: false,
    });
    expect(refused('prohibited_content')).toMatchObject({ kind: 'closed', maySend: true });
  });

  it('is overruled by what this page knows at once: a pause, a lost connection', () => {
    const outlook = anOutlook();
    expect(pace({ outlook, pauses: [pause] }).sentence).toMatch(/^Sending is paused by Deniz/);
    expect(pace({ outlook, online: false }).kind).toBe('held');
  });

  it('names what the gateway stopped by itself with its figures', () => {
    const automatic = aPause({
      cause: 'anomaly',
      emergency: { code: 'failure_rate', count: 6, of: 20 },
    });
    expect(pace({ pauses: [automatic] }).sentence).toMatch(
      /^All sending stopped by itself at .*\. 6 of the last 20 messages failed\.$/,
    );
  });
});
