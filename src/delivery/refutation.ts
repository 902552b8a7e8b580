/** How far the search for a lost answer has come. Kept by the process; a restart searches anew. */
export interface Search {
  looks: number;
  lastLookAt: Date | null;
  /** The first look after the quiet time. */
  lateSince: Date | null;
  /** Looks after the quiet time that WAHA answered. */
  answeredLate: number;
  /** Looks after the quiet time that found nothing although WAHA's store works. */
  misses: readonly Date[];
}

export const newSearch: Search = {
  looks: 0,
  lastLookAt: null,
  lateSince: null,
  answeredLate: 0,
  misses: [],
};

/** When the outcome became unknown, and until when it holds its lane. */
export interface Quiet {
  since: Date;
  until: Date;
}

const quietMsOf = ({ since, until }: Quiet) => until.getTime() - since.getTime();

/** Between two looks, milliseconds: 30 s in the quiet time of a text, 180 s. */
export const lookEveryMs = (quiet: Quiet) => quietMsOf(quiet) / 6;

/** So many looks after the quiet time, then a person is asked; */
const patience = 10;
/** but not before so many of them were answered: what nobody was asked about, nobody knows. */
const leastAnswered = 2;

/**
 * When to look next: at once, then after 2, 10 and 30 s, every 30 s until the gateway gives the
 * message to a person; from then on, for evidence only, every 5 min for an hour and hourly for a
 * day. All times stretch with the quiet time, of which a text has 180 s. Null: never again.
 */
export function nextLookAt(
  quiet: Quiet & { needsPerson: boolean },
  { looks, lastLookAt }: Search,
): Date | null {
  if (!lastLookAt) return quiet.since;
  const quietMs = quietMsOf(quiet);
  const later = (ms: number) => new Date(lastLookAt.getTime() + ms);
  if (!quiet.needsPerson) {
    const early = [quietMs / 90, quietMs / 22.5, quietMs / 9][looks - 1];
    return later(early ?? lookEveryMs(quiet));
  }
  const ageMs = lastLookAt.getTime() - quiet.since.getTime();
  if (ageMs < 20 * quietMs) return later((5 * quietMs) / 3);
  return ageMs < 480 * quietMs ? later(20 * quietMs) : null;
}

/**
 * What a look showed. `missed`: not there, though the store works; `unproved`: not there, and the
 * store could not be shown to work; `unclear`: nobody answered.
 */
export type Seen = 'found' | 'missed' | 'unproved' | 'unclear';

export function afterLook(search: Search, seen: Seen, { now, quiet }: { now: Date; quiet: Quiet }) {
  const late = now >= quiet.until;
  return {
    looks: search.looks + 1,
    lastLookAt: now,
    lateSince: search.lateSince ?? (late ? now : null),
    answeredLate: search.answeredLate + (late && seen !== 'unclear' ? 1 : 0),
    misses: late && seen === 'missed' ? [...search.misses, now] : search.misses,
  } satisfies Search;
}

/** Whether the same id may be sent once more, as far as anything but the looks decides it. */
export interface Grounds {
  /** The engine takes our id, shown by an earlier send of this kind, and finds messages by it. */
  ownId: boolean;
  /** WAHA was not started anew since the claim: then a missing message proves nothing. */
  sameServer: boolean;
  /** Tries of this message whose outcome nobody learned. */
  unsureAttempts: number;
  /** The company lets the gateway send again by itself. */
  allowed: boolean;
}

const mostUnsureAttempts = 3;

export function maySendAgain({ ownId, sameServer, unsureAttempts, allowed }: Grounds): boolean {
  return ownId && sameServer && allowed && unsureAttempts < mostUnsureAttempts;
}

/** Two looks apart by the time between looks, both late, both with a control that was found. */
export function isRefuted({ misses }: Search, quiet: Quiet): boolean {
  const [first] = misses;
  const last = misses.at(-1);
  if (!first || !last) return false;
  return last.getTime() - first.getTime() >= lookEveryMs(quiet);
}

/**
 * The gateway cannot find out: a person has to say. A WAHA that does not answer is asked on, for as
 * long as it takes.
 */
export function isForPerson(
  search: Search,
  { quiet, now, grounds }: { quiet: Quiet; now: Date; grounds: Grounds },
): boolean {
  if (now < quiet.until || search.answeredLate < leastAnswered) return false;
  if (!maySendAgain(grounds)) return true;
  // Counted from this process's own first look: it may have been away for longer.
  const { lateSince } = search;
  return lateSince !== null && now.getTime() >= lateSince.getTime() + patience * lookEveryMs(quiet);
}
