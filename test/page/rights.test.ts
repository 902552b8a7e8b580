import type { BootstrapView } from '../../src/protocol/views.js';
import { accessChanges, accessRows, ticked } from '../../src/web/state/access.js';
import { withFreshPicture } from '../../src/web/state/fresh.js';
import {
  allowsOn,
  allowsSomewhere,
  grantsFrom,
  sameRights,
  type Rights,
} from '../../src/web/state/rights.js';
import { emptyThread } from '../../src/web/state/thread.js';
import { foldContact, foldThread, worldFrom, type World } from '../../src/web/state/world.js';
import { aConversation, aSession, nowIso } from './things.js';

const manager: Rights = {
  rights: new Set(['messages:send', 'conversations:manage', 'team:read']),
  grants: grantsFrom([
    { sessionId: 'S1', rights: ['read', 'write'] },
    { sessionId: 'S2', rights: ['read'] },
  ]),
};

describe('what may be done on a number', () => {
  it('takes the permission and, for whoever does not have all numbers, the right there', () => {
    expect(allowsOn(manager, 'messages:send', 'S1')).toBe(true);
    expect(allowsOn(manager, 'messages:send', 'S2')).toBe(false);
    expect(allowsOn(manager, 'conversations:manage', 'S1')).toBe(false);
    expect(allowsOn(manager, 'messages:send', 'S3')).toBe(false);
    expect(allowsOn(manager, 'sessions:link', 'S1')).toBe(false);
  });

  it('takes no right there for what concerns no number', () => {
    expect(allowsOn(manager, 'team:read', 'S3')).toBe(true);
  });

  it('is all that is permitted for whoever has all numbers', () => {
    const operator = { rights: new Set(['messages:send']), grants: null };
    expect(allowsOn(operator, 'messages:send', 'S3')).toBe(true);
    expect(allowsOn(operator, 'policy:write', 'S3')).toBe(false);
  });

  it('is somewhere when it is on one', () => {
    expect(allowsSomewhere(manager, 'messages:send')).toBe(true);
    expect(allowsSomewhere(manager, 'conversations:manage')).toBe(false);
    expect(allowsSomewhere({ ...manager, grants: {} }, 'messages:send')).toBe(false);
  });

  it('is the same in whatever order it was told', () => {
    const again = grantsFrom([
      { sessionId: 'S2', rights: ['read'] },
      { sessionId: 'S1', rights: ['write', 'read'] },
    ]);
    expect(
      sameRights(manager, { rights: new Set([...manager.rights].reverse()), grants: again }),
    ).toBe(true);
    expect(sameRights(manager, { ...manager, grants: null })).toBe(false);
    const less = { ...manager, grants: { ...manager.grants, S1: ['read' as const] } };
    expect(sameRights(manager, less)).toBe(false);
  });
});

describe('a tick', () => {
  const nothing = { canRead: false, canWrite: false, canManageChats: false };

  it('brings reading along, without which nothing holds', () => {
    expect(ticked(nothing, 'canManageChats', true)).toEqual({
      ...nothing,
      canRead: true,
      canManageChats: true,
    });
  });

  it('that takes reading takes everything; another only itself', () => {
    const all = { canRead: true, canWrite: true, canManageChats: true };
    expect(ticked(all, 'canRead', false)).toEqual(nothing);
    expect(ticked(all, 'canWrite', false)).toEqual({ ...all, canWrite: false });
  });
});

describe('the table of rights', () => {
  const known = [
    { sessionId: 'S1', managerId: 'U1', canRead: true, canWrite: true, canManageChats: false },
  ];
  const rows = accessRows(known, [
    { sessionId: 'S1', managerId: 'U1', name: 'Budi' },
    { sessionId: 'S1', managerId: 'U2', name: 'Citra' },
  ]);

  it('has a row for everybody who could be given something', () => {
    expect(rows.map(({ name, given }) => [name, given.canRead, given.canWrite])).toEqual([
      ['Budi', true, true],
      ['Citra', false, false],
    ]);
  });

  it('shows nothing that does not hold for want of reading', () => {
    const [row] = accessRows(
      [{ ...known[0]!, canRead: false }],
      [{ sessionId: 'S1', managerId: 'U1', name: 'Budi' }],
    );
    expect(row?.given.canWrite).toBe(false);
  });

  it('saves what is other than before, and nothing that was ticked and unticked', () => {
    const there = rows.map(row => ({ ...row, given: ticked(row.given, 'canWrite', true) }));
    expect(accessChanges(rows, there).map(({ name }) => name)).toEqual(['Citra']);
    const back = there.map((row, at) => (at === 1 ? { ...row, given: rows[1]!.given } : row));
    expect(accessChanges(rows, back)).toEqual([]);
  });
});

describe('a picture taken anew', () => {
  const boot: BootstrapView = {
    me: { id: 'U1', email: 'budi@example.com', name: 'Budi', role: 'manager' },
    rights: ['messages:send'],
    grants: [
      { sessionId: 'S1', rights: ['read'] },
      { sessionId: 'S2', rights: ['read'] },
    ],
    company: { id: 'K1', name: 'Toko', timezone: 'Asia/Jakarta' },
    sandbox: true,
    now: nowIso,
    sessions: [aSession(), aSession({ id: 'S2' })],
    pauses: [],
    labels: [],
    conversations: [aConversation(), aConversation({ id: 'V2', sessionId: 'S2', contactId: 'C2' })],
    nextCursor: null,
    total: 2,
    counts: {
      open: 2,
      mine: 0,
      unassigned: 2,
      waiting: 0,
      snoozed: 0,
      closed: 0,
      archived: 0,
      unread: 0,
    },
    seq: 10,
    version: '0.1.0',
    maxMediaBytes: 1,
  };
  const without: BootstrapView = {
    ...boot,
    grants: [{ sessionId: 'S1', rights: ['read', 'write'] }],
    sessions: [aSession()],
    conversations: [aConversation()],
    total: 1,
    counts: { ...boot.counts, open: 1 },
  };
  const withThreads = (world: World): World =>
    ['V1', 'V2'].map(id => emptyThread(id)).reduce(foldThread, world);
  const world = withThreads(worldFrom(boot));

  it('leaves nothing of a number that may no longer be read', () => {
    const contact = { id: 'C2', version: 1 } as Parameters<typeof foldContact>[1];
    const full = foldContact({ ...world, lanes: { S1: [], S2: [] } }, contact);
    const after = withFreshPicture(full, without);
    expect(JSON.stringify({ ...after, rights: [] })).not.toMatch(/"(V2|S2|C2)"/);
    expect(after.list).toMatchObject({ ids: ['V1'], total: 1 });
    expect(after.counts.open).toBe(1);
  });

  it('keeps the open threads of those that may, and takes the new rights', () => {
    const after = withFreshPicture(world, without);
    expect(after.threads.V1).toBe(world.threads.V1);
    expect(after.grants).toEqual({ S1: ['read', 'write'] });
  });

  it('shows what may be read from now on', () => {
    const after = withFreshPicture(worldFrom(without), boot);
    expect(after.list.ids).toEqual(['V1', 'V2']);
    expect(after.sessions.map(({ id }) => id)).toEqual(['S1', 'S2']);
  });

  it('takes no older version of a conversation than the one on screen', () => {
    const newer = aConversation({ version: 4, title: 'newer' });
    const shown = { ...world, conversations: { ...world.conversations, V1: newer } };
    expect(withFreshPicture(shown, boot).conversations.V1).toBe(newer);
  });

  it('keeps the view or search on screen, without the rows that are gone', () => {
    const list = { ...world.list, view: 'waiting' as const, ids: ['V2', 'V1'], total: 7 };
    const after = withFreshPicture({ ...world, list }, without);
    expect(after.list).toMatchObject({ view: 'waiting', ids: ['V1'], total: 6 });
  });
});
