import type { ApiKeyView, InvitationView, MemberView } from '../../src/protocol/views.js';
import {
  expiryOf,
  inOrder as keysInOrder,
  keyState,
  missingIn,
  withRevoked,
  withScope,
  withSession,
  type KeyDraft,
} from '../../src/web/state/api-keys.js';
import { linkProblem, tokenIn } from '../../src/web/state/link-problem.js';
import {
  inOrder,
  isLastAdmin,
  withInvitation,
  withMember,
  withoutInvitation,
} from '../../src/web/state/team.js';
import { inMinutes, nowIso, nowMs } from './things.js';

const aMember = (changes: Partial<MemberView> = {}): MemberView => ({
  id: 'U1',
  email: 'rina@example.com',
  name: 'Rina',
  role: 'admin',
  status: 'active',
  lastLoginAt: null,
  createdAt: nowIso,
  ...changes,
});

const anInvitation = (changes: Partial<InvitationView> = {}): InvitationView => ({
  id: 'I1',
  email: 'budi@example.com',
  name: 'Budi',
  role: 'manager',
  invitedBy: 'Rina',
  expiresAt: inMinutes(60),
  createdAt: nowIso,
  ...changes,
});

const aKey = (changes: Partial<ApiKeyView> = {}): ApiKeyView => ({
  id: 'A1',
  name: 'Shop',
  prefix: 'crm_abcdef',
  scopes: ['send'],
  sessions: null,
  createdBy: 'Rina',
  createdAt: nowIso,
  lastUsedAt: null,
  expiresAt: null,
  revokedAt: null,
  ...changes,
});

describe('the team', () => {
  const members = [
    aMember({ id: 'U3', name: 'Citra', role: 'manager' }),
    aMember({ id: 'U4', name: 'Adi', role: 'admin', status: 'disabled' }),
    aMember({ id: 'U2', name: 'Budi', role: 'manager' }),
    aMember(),
  ];
  const team = { members, invitations: [anInvitation()] };

  it('is listed by who can come in, role and name', () => {
    expect(inOrder(members).map(({ name }) => name)).toEqual(['Rina', 'Budi', 'Citra', 'Adi']);
  });

  it('cannot lose its last admin; who is disabled does not count', () => {
    expect(isLastAdmin(team, aMember())).toBe(true);
    const two = withMember(team, aMember({ id: 'U4', name: 'Adi' }));
    expect(isLastAdmin(two, aMember())).toBe(false);
    expect(isLastAdmin(team, aMember({ id: 'U2', role: 'manager' }))).toBe(false);
  });

  it('has one invitation for each address: a new one makes the older void', () => {
    const again = anInvitation({ id: 'I2', email: 'BUDI@example.com' });
    const other = anInvitation({ id: 'I3', email: 'dewi@example.com' });
    const after = [again, other].reduce(withInvitation, team);
    expect(after.invitations.map(({ id }) => id)).toEqual(['I3', 'I2']);
    expect(withoutInvitation(after, 'I3').invitations.map(({ id }) => id)).toEqual(['I2']);
  });
});

describe('a link that works once', () => {
  it('has its secret behind the #, whole or not at all', () => {
    expect(tokenIn('#Ab_9-z')).toBe('Ab_9-z');
    expect(tokenIn('')).toBe('');
    expect(tokenIn('#a b')).toBe('');
    expect(tokenIn(`#${'a'.repeat(201)}`)).toBe('');
  });

  it('says of itself what a refusal means; anything else is about something else', () => {
    expect(linkProblem('wrong_credentials')).toBe('link.over');
    expect(linkProblem('conflict')).toBe('link.taken');
    expect(linkProblem('rate_limited')).toBeNull();
    expect(linkProblem('offline')).toBeNull();
  });
});

describe('a key', () => {
  it('is good until it expires or is revoked', () => {
    expect(keyState(aKey(), nowMs)).toBe('good');
    expect(keyState(aKey({ expiresAt: inMinutes(1) }), nowMs)).toBe('good');
    expect(keyState(aKey({ expiresAt: nowIso }), nowMs)).toBe('expired');
    const both = aKey({ expiresAt: inMinutes(-5), revokedAt: inMinutes(-9) });
    expect(keyState(both, nowMs)).toBe('revoked');
  });

  it('that is over stands behind those that work, the newest first', () => {
    const keys = [
      aKey({ id: 'over', revokedAt: nowIso, createdAt: inMinutes(-1) }),
      aKey({ id: 'old', createdAt: inMinutes(-9) }),
      aKey({ id: 'new', createdAt: inMinutes(-2) }),
    ];
    expect(keysInOrder(keys, nowMs).map(({ id }) => id)).toEqual(['new', 'old', 'over']);
  });

  it('keeps the instant at which it was revoked first', () => {
    const once = withRevoked([aKey()], 'A1', nowIso);
    expect(withRevoked(once, 'A1', inMinutes(5))[0]?.revokedAt).toBe(nowIso);
  });

  it('ends so many days from now, or never', () => {
    expect(expiryOf('30', nowMs)).toBe('2025-12-21T11:29:00.000Z');
    expect(expiryOf('', nowMs)).toBeNull();
  });
});

describe('a key to be made', () => {
  const empty: KeyDraft = { scopes: new Set(), sessions: null };

  it('needs something it may do, and a number where not all are meant', () => {
    expect(missingIn(empty)).toBe('scope');
    const reads = withScope(empty, 'read', true);
    expect(missingIn(reads)).toBeNull();
    expect(missingIn({ ...reads, sessions: new Set() })).toBe('number');
    expect(missingIn(withSession(reads, 'S1', true))).toBeNull();
    expect(missingIn(withSession(withSession(reads, 'S1', true), 'S1', false))).toBe('number');
  });

  it('for everything is for all numbers', () => {
    const one = withSession(withScope(empty, 'send', true), 'S1', true);
    expect(withScope(one, 'admin', true).sessions).toBeNull();
    expect(withScope(one, 'read', true).sessions).toEqual(new Set(['S1']));
  });
});
