import type { ConversationView } from '../../src/protocol/views.js';
import {
  belongs,
  hasMore,
  neighbour,
  recounted,
  withConversation,
  views,
  withPage,
  type Conversations,
  type ListState,
  type Sort,
  type View,
} from '../../src/web/state/list.js';
import { inboxPath, routeOf } from '../../src/web/state/route.js';
import { aConversation, aList, inMinutes } from './things.js';

const at = (id: string, minutes: number, changes: Partial<ConversationView> = {}) =>
  aConversation({ id, lastMessageAt: inMinutes(minutes), ...changes });

function loaded(conversations: readonly ConversationView[], view: View = 'all', total?: number) {
  const known: Conversations = Object.fromEntries(conversations.map(one => [one.id, one]));
  const page = { data: conversations, total: total ?? conversations.length, nextCursor: null };
  return { known, list: withPage(aList(view), page) };
}

const three = [at('C', 3), at('B', 2), at('A', 1)];

describe('the list of a view', () => {
  const { known, list } = loaded(three);
  const after = (changed: ConversationView): ListState => withConversation(list, known, changed);

  it('brings the conversation with the newest message to the top', () => {
    expect(after(at('A', 9)).ids).toEqual(['A', 'C', 'B']);
  });

  it('keeps everything as it is when nothing moves', () => {
    expect(after(at('B', 2, { unread: 4 }))).toBe(list);
  });

  it('takes in a new one and counts it', () => {
    const { ids, total } = after(at('D', 9));
    expect([ids, total]).toEqual([['D', 'C', 'B', 'A'], 4]);
  });

  it('lets go of what was closed or archived', () => {
    expect(after(at('B', 2, { status: 'closed' })).ids).toEqual(['C', 'A']);
    expect(after(at('B', 2, { archived: true })).total).toBe(2);
  });

  it('leaves one older than everything loaded to its own page', () => {
    const part = loaded(three, 'all', 50);
    const next = withConversation(part.list, part.known, at('Z', -99));
    expect([next.ids, next.total]).toEqual([['C', 'B', 'A'], 51]);
  });

  it('leaves the order of a search to the server', () => {
    const search = { ...list, q: 'ayşe' };
    expect(withConversation(search, known, at('A', 9))).toBe(search);
  });

  it('asks for more until the server has no more, and no longer', () => {
    const part = loaded(three, 'all', 5).list;
    expect(hasMore(part)).toBe(true);
    const end = withPage(part, { data: three, total: 5, nextCursor: null });
    expect(hasMore(end)).toBe(false);
  });
});

describe('where a conversation belongs', () => {
  it.each<[Partial<ConversationView>, View[]]>([
    [{}, ['unassigned', 'all']],
    [{ waitingSince: inMinutes(-4) }, ['unassigned', 'waiting', 'all']],
    [{ assignee: { id: 'U1', name: 'Rina' } }, ['mine', 'all']],
    [{ assignee: { id: 'U2', name: 'Deniz' } }, ['all']],
    [{ snoozedUntil: inMinutes(60), waitingSince: inMinutes(-4) }, ['snoozed']],
    [{ snoozedUntil: inMinutes(60), archived: true }, ['archived']],
    [{ assignee: { id: 'U1', name: 'Rina' }, status: 'closed' }, ['closed']],
    [{ status: 'closed', waitingSince: inMinutes(-4) }, ['closed']],
    [{ archived: true }, ['archived']],
    [{ archived: true, status: 'closed' }, ['archived']],
  ])('%j is in %j', (changes, expected) => {
    expect(views.filter(view => belongs(aConversation(changes), view, 'U1'))).toEqual(expected);
  });

  it('moves the counts with a conversation', () => {
    const counts = {
      open: 5,
      mine: 0,
      unassigned: 5,
      waiting: 2,
      snoozed: 0,
      closed: 1,
      archived: 0,
      unread: 3,
    };
    const before = aConversation({ waitingSince: inMinutes(-4), unread: 2 });
    const after = aConversation({ status: 'closed' });
    expect(recounted(counts, { before, after }, 'U1')).toEqual({
      open: 4,
      mine: 0,
      unassigned: 4,
      waiting: 1,
      snoozed: 0,
      closed: 2,
      archived: 0,
      unread: 2,
    });
  });
});

describe('giving a conversation to somebody', () => {
  const mine = { assignee: { id: 'U1', name: 'Rina' } };

  it('takes it out of the list of those that are nobody’s, and into their own', () => {
    const nobodys = loaded(three, 'unassigned');
    const given = at('B', 2, mine);
    expect(withConversation(nobodys.list, nobodys.known, given).ids).toEqual(['C', 'A']);
    const own = loaded([], 'mine');
    expect(withConversation(own.list, own.known, given).ids).toEqual(['B']);
  });

  it('moves the counts from nobody’s to one’s own', () => {
    const counts = {
      open: 5,
      mine: 1,
      unassigned: 3,
      waiting: 0,
      snoozed: 0,
      closed: 0,
      archived: 0,
      unread: 0,
    };
    const moved = { before: aConversation(), after: aConversation(mine) };
    expect(recounted(counts, moved, 'U1')).toEqual({ ...counts, mine: 2, unassigned: 2 });
    expect(recounted(counts, moved, 'U2')).toEqual({ ...counts, mine: 1, unassigned: 2 });
  });
});

describe('another order', () => {
  const orderOf = (sort: Sort, changed: ConversationView) => {
    const known = Object.fromEntries(three.map(one => [one.id, one]));
    const page = { data: three, total: 3, nextCursor: null };
    return withConversation(withPage(aList('all', { sort }), page), known, changed).ids;
  };

  it('puts the most urgent first, and of equal ones the newest', () => {
    expect(orderOf('priority', at('A', 1, { priority: 'urgent' }))).toEqual(['A', 'C', 'B']);
    expect(orderOf('priority', at('C', 3, { priority: 'low' }))).toEqual(['B', 'A', 'C']);
    expect(orderOf('priority', at('A', 9))).toEqual(['A', 'C', 'B']);
  });

  it('puts who waits longest first, and who does not wait last', () => {
    const waits = at('A', 9, { waitingSince: inMinutes(-5) });
    expect(orderOf('waiting', waits)[0]).toBe('A');
    expect(orderOf('waiting', at('C', 9)).at(-1)).toBe('C');
  });
});

describe('only what has a label', () => {
  it('takes in what gets it and lets go of what loses it', () => {
    const only = aList('all', { labelId: 'L1', state: 'ready' } as Partial<ListState>);
    const got = withConversation(only, {}, at('B', 2, { labels: ['L1', 'L2'] }));
    expect(got.ids).toEqual(['B']);
    expect(withConversation(got, {}, at('B', 2, { labels: ['L2'] })).ids).toEqual([]);
  });
});

describe('walking through the list', () => {
  it('goes to the neighbour and holds at the ends', () => {
    expect(neighbour(['A', 'B'], 'A', 1)).toBe('B');
    expect(neighbour(['A', 'B'], 'B', 1)).toBe('B');
    expect(neighbour(['A', 'B'], 'A', -1)).toBe('A');
  });

  it('begins at the top when nothing, or something else, is open', () => {
    expect(neighbour(['A', 'B'], null, 1)).toBe('A');
    expect(neighbour(['A', 'B'], 'X', 1)).toBe('A');
    expect(neighbour([], null, 1)).toBeNull();
  });
});

describe('addresses', () => {
  it.each(['/', '/conversations', '/conversations-beautiful.html', '/inbox'])(
    '%s is the inbox',
    path => {
      expect(routeOf(path)).toEqual({ screen: 'inbox', view: 'all', conversationId: null });
    },
  );

  it('names view and conversation, there and back', () => {
    const path = inboxPath('waiting', 'V1');
    expect(routeOf(path)).toEqual({ screen: 'inbox', view: 'waiting', conversationId: 'V1' });
  });

  it('knows the other screens and what is none', () => {
    expect([
      routeOf('/sessions').screen,
      routeOf('/setup').screen,
      routeOf('/elsewhere').screen,
    ]).toEqual(['numbers', 'setup', 'unknown']);
  });
});
