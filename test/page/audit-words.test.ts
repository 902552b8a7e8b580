import type { AuditEntryView } from '../../src/protocol/views.js';
import {
  actSentence,
  auditQuery,
  factLines,
  verdictSentence,
} from '../../src/web/state/audit-words.js';
import { english, nowMs } from './things.js';

const entry = (changes: Partial<AuditEntryView>): AuditEntryView => ({
  seq: 7,
  at: '2025-11-21T11:00:00.000Z',
  who: { kind: 'user', id: 'U1', name: 'Ada' },
  what: 'user.changed',
  object: { kind: 'user', id: 'U2', name: 'Budi' },
  before: null,
  after: null,
  address: null,
  requestId: null,
  hash: 'x',
  ...changes,
});

const spoken = { words: english(), labelOf: (id: string) => (id === 'S1' ? 'Shop' : 'gone') };
const facts = (changes: Partial<AuditEntryView>) => factLines(spoken, entry(changes));
const sentence = (changes: Partial<AuditEntryView>) => actSentence(spoken.words, entry(changes));

it('says who did what to whom', () => {
  expect(sentence({})).toBe('Ada changed Budi');
  expect(sentence({ who: { kind: 'key', id: 'K1', name: 'shop' }, what: 'pause.began' })).toBe(
    'shop (key) paused sending',
  );
  expect(sentence({ who: { kind: 'gateway', id: null, name: null }, what: 'pause.began' })).toBe(
    'The gateway paused sending',
  );
  const nobody = { kind: 'nobody', id: null, name: null } as const;
  expect(sentence({ who: nobody, what: 'signin.failed' })).toBe(
    'Somebody was refused at the sign-in of Budi',
  );
});

it('tells of a change what is other than before', () => {
  const before = { name: 'Budi', role: 'manager', status: 'active' };
  expect(facts({ before, after: { ...before, role: 'operator' } })).toEqual([
    'Role: Manager → Operator',
  ]);
});

it('names the number beside the rights on it', () => {
  const before = { session: 'S1', canRead: true, canWrite: false, canManageChats: false };
  expect(facts({ before, after: { ...before, canWrite: true } })).toEqual([
    'Number: Shop',
    'Write: no → yes',
  ]);
});

it('tells of what is new or gone what it was, and nothing of what is not there', () => {
  const after = { scopes: ['send', 'read'], sessions: ['S1'], expiresAt: null };
  expect(facts({ after })).toEqual(['Numbers: Shop', 'May: Send and Read']);
  expect(facts({ before: { role: 'manager' } })).toEqual(['Role: Manager']);
  expect(facts({ after: { failedBefore: 0 } })).toEqual([]);
  expect(facts({ after: { failedBefore: 3 } })).toEqual(['Refused before: 3']);
});

it('leaves codes it does not know as they are', () => {
  expect(facts({ after: { status: 'frozen' } })).toEqual(['Status: frozen']);
});

it('says what came out of a check, and where', () => {
  const said = (kind: 'altered' | 'missing' | 'cut') =>
    verdictSentence(spoken.words, {
      ...{ intact: false, entries: 9 },
      broken: { seq: 4, kind, entry: null },
    });
  expect(verdictSentence(spoken.words, { intact: true, entries: 1, broken: null })).toBe(
    'Unchanged: 1 line was checked.',
  );
  expect([said('altered'), said('missing'), said('cut')].map(text => /4/.test(text))).toEqual([
    true,
    true,
    true,
  ]);
});

it('asks only for what was chosen', () => {
  expect(auditQuery({ area: 'all', who: '', period: 'all' }, nowMs)).toEqual({
    ...{ what: null, who: null, from: null },
  });
  expect(auditQuery({ area: 'key', who: 'U1', period: 'day' }, nowMs)).toEqual({
    ...{ what: 'key', who: 'U1', from: '2025-11-20T11:29:00.000Z' },
  });
});
