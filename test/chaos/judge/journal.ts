import type { JournalLine } from '../../../src/sandbox/index.js';

/** One POST as WAHA saw it. */
export interface Post {
  session: string;
  waId: string;
  token: string | null;
  chatId: string;
  atMs: number;
  /** When the answer left; null when none did. */
  answeredMs: number | null;
  transmitted: boolean;
}

/** The journal, read once. */
export interface Journal {
  lines: readonly JournalLine[];
  /** In the order of their arrival. */
  posts: readonly Post[];
  /** First to last transmission of each token. */
  transmitted: ReadonlyMap<string, readonly JournalLine[]>;
  /** WhatsApp ids that WAHA's store has. */
  stored: ReadonlySet<string>;
  /** Ids of which WAHA told anything: an answer, an echo, a receipt. */
  toldOf: ReadonlySet<string>;
}

function grouped<Key, Item>(items: readonly Item[], keyOf: (item: Item) => Key | null) {
  const found = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === null) continue;
    const known = found.get(key);
    if (known) known.push(item);
    else found.set(key, [item]);
  }
  return found;
}

function postsIn(lines: readonly JournalLine[]): Post[] {
  const byRequest = new Map<string, Post>();
  for (const { op, requestId, session, waId, token, chatId, t } of lines) {
    if (requestId === null) continue;
    const post = byRequest.get(requestId);
    if (op === 'accepted' && session && waId)
      byRequest.set(requestId, {
        ...{ session, waId, token, chatId: chatId ?? '', atMs: t },
        answeredMs: null,
        transmitted: false,
      });
    else if (op === 'transmitted' && post) post.transmitted = true;
    else if (op === 'answered' && post) post.answeredMs = t;
  }
  return [...byRequest.values()];
}

const idsOf = (lines: readonly JournalLine[], ops: readonly JournalLine['op'][]) =>
  new Set(lines.flatMap(({ op, waId }) => (waId && ops.includes(op) ? [waId] : [])));

export function readJournal(lines: readonly JournalLine[]): Journal {
  const sent = lines.filter(({ op }) => op === 'transmitted');
  return {
    lines,
    posts: postsIn(lines),
    transmitted: grouped(sent, ({ token }) => token),
    stored: idsOf(lines, ['stored']),
    toldOf: idsOf(lines, ['answered', 'event']),
  };
}

/** Posts by session, each in the order of arrival. */
export const postsBySession = ({ posts }: Journal) => grouped(posts, ({ session }) => session);
/** Posts by WhatsApp id. */
export const postsById = ({ posts }: Journal) => grouped(posts, ({ waId }) => waId);
