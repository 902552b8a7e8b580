import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPolicy, resolvePolicy } from '../../src/config/policy.js';

const shipped = (name: string) =>
  JSON.parse(readFileSync(`config/policy.${name}.json`, 'utf8')) as Record<string, unknown>;

function resolve(overrides: Record<string, unknown> = {}) {
  return resolvePolicy({ extends: 'standard', ...overrides }, shipped);
}

function complaint(overrides: Record<string, unknown>): string {
  try {
    resolve(overrides);
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return '';
}

describe('the policy file', () => {
  it('ships as the standard preset unchanged', () => {
    const policy = loadPolicy('config/policy.json');
    expect(policy).toEqual({ preset: 'standard', ...shipped('standard') });
    expect(policy.zone).toBe('Asia/Jakarta');
    expect(policy.caps).toEqual({
      contactsPerDay: 50,
      messagesPerHour: 50,
      firstContactsPerDay: 50,
    });
    expect(policy.gap.defaultMs).toEqual([5000, 8000]);
    expect(policy.warmup.firstContactsByDay).toHaveLength(14);
  });

  it('offers the careful preset beside it', () => {
    const policy = resolvePolicy({ extends: 'careful' }, shipped);
    expect(policy.preset).toBe('careful');
    expect(policy.caps.firstContactsPerDay).toBe(10);
    expect(policy.gap.firstContactMs).toEqual([30_000, 60_000]);
    expect(policy.consent).toEqual({ firstContact: 'required', known: 'required' });
  });

  it('overrides key by key and leaves the neighbours alone', () => {
    const policy = resolve({
      caps: { contactsPerDay: 20 },
      activeHours: { days: { sun: [] }, replies: 'send' },
    });
    expect(policy.caps).toEqual({
      contactsPerDay: 20,
      messagesPerHour: 50,
      firstContactsPerDay: 50,
    });
    expect(policy.activeHours.days.sun).toEqual([]);
    expect(policy.activeHours.days.mon).toEqual(['08:00-21:00']);
    expect(policy.activeHours.replies).toBe('send');
  });

  it('replaces lists instead of merging them', () => {
    expect(resolve({ replies: { exemptFrom: [] } }).replies.exemptFrom).toEqual([]);
    const warmup = { firstContactsByDay: [5, 10] };
    expect(resolve({ warmup }).warmup.firstContactsByDay).toEqual([5, 10]);
  });

  it('names every complaint at once, each with its path', () => {
    const message = complaint({
      zone: 'Asia/Atlantis',
      gap: { defaultMs: [8000, 5000] },
      caps: { messagesPerHour: -1, perMinute: 3 },
      activeHours: { days: { mon: ['8-21'] } },
    });
    expect(message).toContain('"zone" must be an IANA time zone');
    expect(message).toContain('"gap.defaultMs" must have its low bound first');
    expect(message).toContain('"caps.messagesPerHour"');
    expect(message).toContain('"caps.perMinute" is not allowed');
    expect(message).toContain('"activeHours.days.mon[0]" must be HH:MM-HH:MM');
  });

  it.each([
    ['an unknown key at the top', { speed: 1 }, '"speed" is not allowed'],
    ['a string for a number', { caps: { contactsPerDay: '50' } }, '"caps.contactsPerDay"'],
    ['a fraction of a message', { caps: { contactsPerDay: 1.5 } }, '"caps.contactsPerDay"'],
    ['a range of one bound', { gap: { firstContactMs: [5000] } }, '"gap.firstContactMs'],
    ['a range of three', { human: { seenMs: [1, 2, 3] } }, '"human.seenMs"'],
    ['a warm-up that falls', { warmup: { firstContactsByDay: [4, 3] } }, 'must not fall'],
    ['a warm-up of no day', { warmup: { firstContactsByDay: [] } }, '"warmup.firstContactsByDay"'],
    [
      'a warm-up of 61 days',
      { warmup: { firstContactsByDay: Array.from({ length: 61 }, () => 5) } },
      '"warmup.firstContactsByDay"',
    ],
    ['typing that ends before it starts', { human: { typingMaxMs: 100 } }, '"human.typingMaxMs"'],
    ['an exemption from the gap', { replies: { exemptFrom: ['turn'] } }, '"replies.exemptFrom[0]"'],
    ['an unknown consent rule', { consent: { known: 'maybe' } }, '"consent.known"'],
    ['an unknown day', { activeHours: { days: { someday: [] } } }, '"activeHours.days.someday"'],
    ['a section that is no object', { gap: 5 }, '"gap" must be of type object'],
  ])('refuses %s', (_, overrides, path) => {
    expect(complaint(overrides)).toContain(path);
  });

  it('accepts a gap of zero, for sandboxes', () => {
    expect(resolve({ gap: { defaultMs: [0, 0] } }).gap.defaultMs).toEqual([0, 0]);
  });

  it('needs to say which preset it extends', () => {
    expect(() => resolvePolicy({}, shipped)).toThrow('"extends" is required');
    expect(() => resolvePolicy({ extends: '../secrets' }, shipped)).toThrow('"extends"');
    expect(() => resolvePolicy([], shipped)).toThrow('must be of type object');
  });
});

describe('a policy file on disk', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'policy-'));
    writeFileSync(join(folder, 'policy.shop.json'), JSON.stringify(shipped('careful')));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const load = (text: string) => {
    writeFileSync(join(folder, 'policy.json'), text);
    return loadPolicy(join(folder, 'policy.json'));
  };

  it('finds its preset in its own folder', () => {
    const policy = load('{"extends": "shop", "zone": "Europe/Berlin"}');
    expect(policy).toMatchObject({ preset: 'shop', zone: 'Europe/Berlin' });
    expect(policy.caps.contactsPerDay).toBe(30);
  });

  it('says which file is wrong', () => {
    expect(() => load('{"extends": "shop", "zone": 5}')).toThrow('policy.json cannot be used');
    expect(() => load('{"extends": ')).toThrow('cannot be read as JSON');
    expect(() => load('{"extends": "none"}')).toThrow('policy.none.json cannot be used');
  });
});
