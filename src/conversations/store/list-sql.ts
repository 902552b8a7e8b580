import { decodeCursor } from '../../db/paging.js';
import type { ContactId, ConversationId, LabelId, SessionId, UserId } from '../../kernel/ids.js';
import type { Priority } from '../../protocol/codes.js';

export const listViews = [
  'mine',
  'unassigned',
  'waiting',
  'all',
  'snoozed',
  'closed',
  'archived',
] as const;

export type ListView = (typeof listViews)[number];

/** The newest message, the longest waiting or the most urgent first. */
export const listSorts = ['latest', 'waiting', 'priority'] as const;

export type ListSort = (typeof listSorts)[number];

export interface ConversationFilter {
  view: ListView;
  /** Whose `mine` is meant. */
  viewerId: string;
  /** Part of a name, a number or an id in another system. */
  q?: string | undefined;
  /** Conversations that a search finds too, by what was said in them. */
  saying?: readonly ConversationId[] | undefined;
  session?: SessionId | undefined;
  contactId?: ContactId | undefined;
  label?: LabelId | undefined;
  priority?: Priority | undefined;
  /** null: nobody. */
  assignee?: UserId | null | undefined;
  unread?: boolean | undefined;
  sort?: ListSort | undefined;
  cursor?: string | undefined;
  limit: number;
}

const here = "c.status = 'open' AND c.archived_at IS NULL";
const open = `${here} AND c.snoozed_until IS NULL`;

/** What is in a view; `mine` is of `$viewerId`. */
export const viewSql: Record<ListView, string> = {
  mine: `${open} AND c.assignee_id = $viewerId`,
  unassigned: `${open} AND c.assignee_id IS NULL`,
  waiting: `${open} AND c.waiting_since IS NOT NULL`,
  all: open,
  snoozed: `${here} AND c.snoozed_until IS NOT NULL`,
  closed: "c.status = 'closed' AND c.archived_at IS NULL",
  archived: 'c.archived_at IS NOT NULL',
};

interface Order {
  /** What is compared, in its turn; together it names one conversation. */
  keys: readonly string[];
  /** The greatest first. */
  falls: boolean;
}

const orders: Record<ListSort, Order> = {
  latest: { keys: ['c.last_message_at', 'c.id'], falls: true },
  // Whoever does not wait comes last.
  waiting: { keys: ["COALESCE(c.waiting_since, '~')", 'c.id'], falls: false },
  priority: {
    keys: [
      "CASE c.priority WHEN 'urgent' THEN 3 WHEN 'high' THEN 2 WHEN 'normal' THEN 1 ELSE 0 END",
      ...['c.last_message_at', 'c.id'],
    ],
    falls: true,
  },
};

/** Where a row stands in its order, as read with it. */
export type Place = Record<`place_${number}`, string | number>;

interface Ordered {
  /** Behind the cursor. */
  after: string;
  order: string;
  /** The place of a row, as columns. */
  place: string;
  binds: Record<string, unknown>;
  /** What a cursor behind this row holds. */
  placeOf(row: Place): (string | number | null)[];
}

export function orderedBy({ sort = 'latest', cursor }: ConversationFilter): Ordered {
  const { keys, falls } = orders[sort];
  const placeOf = (row: Place) => keys.map((_key, at) => row[`place_${at}`] ?? null);
  const order = keys.map(key => `${key} ${falls ? 'DESC' : 'ASC'}`).join(', ');
  const place = keys.map((key, at) => `${key} AS place_${at}`).join(', ');
  if (!cursor) return { after: '1 = 1', order, place, binds: {}, placeOf };
  const at = decodeCursor(cursor, keys.length);
  const names = keys.map((_key, index) => `$place${index}`).join(', ');
  return {
    after: `(${keys.join(', ')}) ${falls ? '<' : '>'} (${names})`,
    order,
    place,
    placeOf,
    binds: Object.fromEntries(at.map((value, index) => [`place${index}`, value])),
  };
}

/** What is wished beside the view; each only where it was said. */
export function filterSql(filter: ConversationFilter): [string, Record<string, unknown>] {
  const { view, viewerId, session, contactId, label, priority, assignee, unread } = filter;
  const parts: readonly (readonly [boolean, string, Record<string, unknown>])[] = [
    [view === 'mine', '1 = 1', { viewerId }],
    [session !== undefined, 'c.session_id = $session', { session }],
    [contactId !== undefined, 'c.contact_id = $contactId', { contactId }],
    [
      label !== undefined,
      `EXISTS (SELECT 1 FROM conversation_labels k
         WHERE k.conversation_id = c.id AND k.label_id = $label)`,
      { label },
    ],
    [priority !== undefined, 'c.priority = $priority', { priority }],
    [assignee === null, 'c.assignee_id IS NULL', {}],
    [typeof assignee === 'string', 'c.assignee_id = $assignee', { assignee }],
    [unread === true, 'c.unread > 0', {}],
  ];
  const wished = parts.filter(([isWished]) => isWished);
  return [
    ['1 = 1', ...wished.map(([, sql]) => sql)].join(' AND '),
    Object.assign({}, ...wished.map(([, , binds]) => binds)) as Record<string, unknown>,
  ];
}
