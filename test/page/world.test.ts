import type { BootstrapView } from '../../src/protocol/views.js';
import { emptyThread } from '../../src/web/state/thread.js';
import {
  fold,
  foldConversation,
  foldLane,
  foldThread,
  worldFrom,
} from '../../src/web/state/world.js';
import { aConversation, aMessage, anEvent, aSession, inMinutes, nowIso } from './things.js';

const boot: BootstrapView = {
  me: { id: 'U1', email: 'rina@example.com', name: 'Rina', role: 'admin' },
  rights: ['messages:send'],
  grants: null,
  company: { id: 'K1', name: 'Toko', timezone: 'Asia/Jakarta' },
  sandbox: true,
  now: nowIso,
  sessions: [aSession()],
  pauses: [],
  labels: [],
  conversations: [aConversation()],
  nextCursor: null,
  total: 1,
  counts: {
    open: 1,
    mine: 0,
    unassigned: 1,
    waiting: 0,
    snoozed: 0,
    closed: 0,
    archived: 0,
    unread: 0,
  },
  seq: 10,
  version: '0.1.0',
  maxMediaBytes: 5 * 1024 * 1024,
};

describe('the world folds', () => {
  const world = worldFrom(boot);

  it('knows from its first picture where the list goes on', () => {
    expect(worldFrom({ ...boot, total: 300, nextCursor: 'next' }).list).toMatchObject({
      total: 300,
      nextCursor: 'next',
      state: 'ready',
    });
  });

  it('knows how large a file may be', () => {
    expect(world.maxMediaBytes).toBe(5 * 1024 * 1024);
  });

  it('changes nothing for a message of a thread nobody has opened', () => {
    expect(fold(world, anEvent(11))).toBe(world);
  });

  it('changes nothing the second time', () => {
    const open = foldThread(world, { ...emptyThread('V1'), state: 'ready' });
    const once = fold(open, anEvent(11));
    expect(fold(once, anEvent(11))).toEqual(once);
    expect(once.threads.V1?.messages).toHaveLength(1);
  });

  it('ignores an older version of a conversation', () => {
    const newer = foldConversation(world, aConversation({ version: 3, unread: 2 }));
    expect(foldConversation(newer, aConversation({ version: 2, unread: 9 }))).toBe(newer);
    expect(newer.counts.unread).toBe(1);
  });

  it('says that counts need asking when a conversation it has never seen changes', () => {
    const strange = aConversation({ id: 'V2', lastMessageAt: inMinutes(1) });
    expect(foldConversation(world, strange)).toMatchObject({
      countsStale: true,
      list: { ids: ['V2', 'V1'] },
    });
  });

  it('replaces a number and adds a new one', () => {
    const stopped = aSession({ status: 'STOPPED' });
    const added = aSession({ id: 'S2' });
    const after = [stopped, added].reduce(
      (state, data) => fold(state, { seq: 1, prev: 0, type: 'session.changed', data }),
      world,
    );
    expect(after.sessions).toEqual([stopped, added]);
  });

  it('puts places of a line into every open thread and remembers them', () => {
    const waiting = aMessage({ id: 'M1', position: 5 });
    const open = foldThread(world, { ...emptyThread('V1'), messages: [waiting] });
    const places = [{ id: 'M1', position: 2, eta: null, hold: null }];
    const { budget, queue } = aSession();
    const after = foldLane(open, {
      sessionId: 'S1',
      places,
      budget,
      queue: { ...queue, waiting: 7 },
    });
    expect(after.threads.V1?.messages[0]?.position).toBe(2);
    expect(after.lanes.S1).toBe(places);
    expect(after.sessions[0]?.queue.waiting).toBe(7);
  });
});

describe('a message that was there twice', () => {
  const [gone, kept] = ['M1', 'M2'].map(id => aMessage({ id, conversationId: 'V1' }));
  const thread = { ...emptyThread('V1'), state: 'ready' as const };
  const merged = (messages: (typeof thread)['messages']) =>
    fold(foldThread(worldFrom(boot), { ...thread, messages }), {
      seq: 12,
      prev: 11,
      type: 'message.merged',
      data: { mergedId: 'M1', message: aMessage({ id: 'M2', conversationId: 'V1', version: 9 }) },
    }).threads.V1?.messages.map(({ id, version }) => [id, version]);

  it('is shown once, as it is now', () => {
    expect(merged([gone, kept].filter(line => line !== undefined))).toEqual([['M2', 9]]);
  });

  it('is shown when only the line that is no more was', () => {
    expect(merged([gone].filter(line => line !== undefined))).toEqual([['M2', 9]]);
  });
});

describe('two that became one', () => {
  const world = worldFrom(boot);
  const one = aConversation({ id: 'V1', lastMessageAt: inMinutes(1) });

  it('are one in the list, with the messages of both until they are read again', () => {
    const both = foldConversation(world, aConversation({ id: 'V2' }));
    const threads = [
      { ...emptyThread('V1'), messages: [aMessage({ id: 'M1', conversationId: 'V1' })] },
      { ...emptyThread('V2'), messages: [aMessage({ id: 'M2', conversationId: 'V2' })] },
    ];
    const open = threads.reduce(foldThread, both);
    const after = fold(open, {
      seq: 12,
      prev: 11,
      type: 'conversation.merged',
      data: { mergedId: 'V2', conversation: one },
    });
    expect(after.list.ids).toEqual(['V1']);
    expect(Object.keys(after.conversations)).toEqual(['V1']);
    expect(Object.keys(after.threads)).toEqual(['V1']);
    expect(after.threads.V1).toMatchObject({ trimmed: true });
    expect(after.threads.V1?.messages.map(({ id }) => id).sort()).toEqual(['M1', 'M2']);
    expect(after.countsStale).toBe(true);
  });

  it('and were parted since are told as they are now', () => {
    const after = fold(world, {
      seq: 12,
      prev: 11,
      type: 'conversation.merged',
      data: { mergedId: 'V1', conversation: one },
    });
    expect(after.list.ids).toEqual(['V1']);
    expect(after.conversations.V1).toEqual(one);
  });
});
