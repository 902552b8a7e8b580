import type { Evidence, Finding, Told } from './evidence.js';
import { postsById, postsBySession, type Journal, type Post } from './journal.js';

/** Clocks of two processes on one machine, in whole milliseconds. */
export const roundingMs = 2;

function unmarked(posts: readonly Post[], row: Told | undefined): Finding[] {
  const tries = row?.tries ?? [];
  return posts.flatMap((post, n) => {
    const marks = tries.filter(({ startedMs }) => startedMs <= post.atMs + roundingMs).length;
    if (marks > n) return [];
    const what = `POST ${n + 1} at ${post.atMs}, with ${marks} tries on the disk`;
    return [{ kind: 'post without a mark', token: post.token, what } as const];
  });
}

function hasty(posts: readonly Post[], quietMs: number): Finding[] {
  return posts.slice(1).flatMap((post, n) => {
    const before = posts[n];
    if (!before?.transmitted || post.atMs - before.atMs >= quietMs - roundingMs) return [];
    const what = `again after ${post.atMs - before.atMs} ms, of ${quietMs}`;
    return [{ kind: 'sent again too early', token: post.token, what } as const];
  });
}

/** When a POST was no longer under way as far as the one who made it is concerned. */
function overMs(post: Post, { rules, gatewayEndsMs = [], wahaEndsMs = [] }: Evidence): number {
  const ends = [...gatewayEndsMs, ...wahaEndsMs].filter(at => at >= post.atMs);
  const answered = post.answeredMs ?? Number.POSITIVE_INFINITY;
  return Math.min(answered, post.atMs + rules.timeoutMs, ...ends);
}

function overlaps(posts: readonly Post[], evidence: Evidence): Finding[] {
  return posts.slice(1).flatMap((post, n) => {
    const before = posts[n];
    if (!before || post.atMs >= overMs(before, evidence) - roundingMs) return [];
    const what = `${before.token} was under way since ${post.atMs - before.atMs} ms`;
    return [{ kind: 'two posts at once', token: post.token, what } as const];
  });
}

/** A request that was written before the freeze may still arrive. */
const onItsWayMs = 500;

function duringFreezes(posts: readonly Post[], { freezes = [] }: Evidence): Finding[] {
  return freezes.flatMap(({ fromMs, untilMs }) =>
    posts
      .filter(({ atMs }) => atMs > fromMs + onItsWayMs && atMs < untilMs)
      .map(({ token, atMs }) => {
        const what = `${atMs - fromMs} ms into a freeze of ${untilMs - fromMs} ms`;
        return { kind: 'sent for a frozen process', token, what } as const;
      }),
  );
}

/** Whether every POST was marked before, alone on its session, and repeated only when it may be. */
export function judgePosts(evidence: Evidence, journal: Journal): Finding[] {
  const { told, rules } = evidence;
  const rows = new Map([...told.values()].map(row => [row.waId, row] as const));
  const byId = [...postsById(journal)].flatMap(([waId, posts]) => [
    ...unmarked(posts, rows.get(waId)),
    ...hasty(posts, rules.quietMs),
  ]);
  const bySession = [...postsBySession(journal).values()].flatMap(posts =>
    overlaps(posts, evidence),
  );
  return [...byId, ...bySession, ...duringFreezes(journal.posts, evidence)];
}
