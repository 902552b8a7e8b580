import type { Evidence, Finding, Rules } from './evidence.js';
import { postsBySession, type Journal, type Post } from './journal.js';
import { roundingMs } from './posts.js';

const hourMs = 3_600_000;

interface Gap {
  ms: number;
  token: string | null;
}

function gapsIn(posts: readonly Post[]): Gap[] {
  return posts.slice(1).flatMap((post, n) => {
    const before = posts[n];
    if (!before) return [];
    const overMs = Math.min(before.answeredMs ?? before.atMs, post.atMs);
    return [{ ms: post.atMs - overMs, token: post.token }];
  });
}

/** The smallest time between two sends of one session; null when there are none. */
export function smallestGapMs(journal: Journal): number | null {
  const gaps = [...postsBySession(journal).values()].flatMap(gapsIn).map(({ ms }) => ms);
  return gaps.length > 0 ? gaps.reduce((least, ms) => Math.min(least, ms)) : null;
}

function shortGaps(posts: readonly Post[], { gapMs }: Rules): Finding[] {
  return gapsIn(posts)
    .filter(({ ms }) => ms < gapMs - roundingMs)
    .map(({ ms, token }) => ({ kind: 'gap too short', token, what: `${ms} ms of ${gapMs}` }));
}

/** First transmissions only: the same id twice is one message on the phone. */
function firsts(posts: readonly Post[]): Post[] {
  const seen = new Set<string>();
  return posts.filter(({ transmitted, waId }) => {
    if (!transmitted || seen.has(waId)) return false;
    seen.add(waId);
    return true;
  });
}

/** The most messages in any sliding hour. */
export function mostInAnHour(posts: readonly Post[]): number {
  const sent = firsts(posts);
  let most = 0;
  let from = 0;
  for (const [at, { atMs }] of sent.entries()) {
    while ((sent[from]?.atMs ?? atMs) <= atMs - hourMs) from += 1;
    most = Math.max(most, at - from + 1);
  }
  return most;
}

/** The most people on any local day. */
export function mostInADay(posts: readonly Post[], zone: string): number {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: zone });
  const people = new Map<string, Set<string>>();
  for (const { atMs, chatId } of firsts(posts)) {
    const name = day.format(atMs);
    people.set(name, (people.get(name) ?? new Set()).add(chatId));
  }
  return Math.max(0, ...[...people.values()].map(({ size }) => size));
}

function passedCaps(session: string, posts: readonly Post[], rules: Rules): Finding[] {
  const counts = [
    ['in an hour', mostInAnHour(posts), rules.messagesPerHour],
    ['people in a day', mostInADay(posts, rules.zone), rules.contactsPerDay],
  ] as const;
  return counts.flatMap(([what, count, cap]) =>
    cap !== null && count > cap
      ? [{ kind: 'cap passed', token: null, what: `${session}: ${count} ${what}, of ${cap}` }]
      : [],
  );
}

/** A claim that was on the disk before the pause was answered may still go. */
function whilePaused(posts: readonly Post[], { pauses = [], told }: Evidence): Finding[] {
  const rows = new Map([...told.values()].map(row => [row.waId, row] as const));
  const wasClaimed = ({ waId, atMs }: Post, beforeMs: number) =>
    rows
      .get(waId)
      ?.tries.some(({ startedMs }) => startedMs <= beforeMs && startedMs <= atMs + roundingMs) ===
    true;
  return pauses.flatMap(({ session, fromMs, untilMs }) =>
    posts
      .filter(post => (session === null || post.session === session) && post.atMs > fromMs)
      .filter(post => post.atMs < untilMs && !wasClaimed(post, fromMs))
      .map(({ token, atMs }) => {
        const what = `${atMs - fromMs} ms after the pause was answered`;
        return { kind: 'sent while paused', token, what } as const;
      }),
  );
}

function disorder({ accepted, told }: Evidence, journal: Journal): Finding[] {
  const byPerson = new Map<string, { token: string; wasRepeated: boolean; atMs: number }[]>();
  for (const { token, id, session, to } of [...accepted.values()].sort(
    (a, b) => a.order - b.order,
  )) {
    const [first] = journal.transmitted.get(token) ?? [];
    if (!first) continue;
    const thread = byPerson.get(`${session} ${to}`) ?? [];
    const wasRepeated = (told.get(id)?.tries.length ?? 0) > 1;
    byPerson.set(`${session} ${to}`, [...thread, { token, wasRepeated, atMs: first.t }]);
  }
  return [...byPerson.values()].flatMap(thread =>
    thread.slice(1).flatMap((later, n) => {
      const earlier = thread[n];
      if (!earlier || earlier.wasRepeated || earlier.atMs <= later.atMs) return [];
      const what = `left before ${earlier.token}, which was accepted first`;
      return [{ kind: 'out of order', token: later.token, what } as const];
    }),
  );
}

/** Gaps, caps, pauses and order, recomputed from what WhatsApp saw. */
export function judgeLimits(evidence: Evidence, journal: Journal): Finding[] {
  const { rules } = evidence;
  const bySession = [...postsBySession(journal)].flatMap(([session, posts]) => [
    ...shortGaps(posts, rules),
    ...passedCaps(session, posts, rules),
  ]);
  return [...bySession, ...whilePaused(journal.posts, evidence), ...disorder(evidence, journal)];
}
