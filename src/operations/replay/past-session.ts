import type { Happening, PauseFacts, SessionFacts, SessionPicture } from '../../pacing/index.js';
import type { OwnPast, PastPause, SessionEvent, Span } from './past.js';

const nothingYet: SessionPicture['lane'] = {
  lastSendStartedAt: null,
  lastSendEndedAt: null,
  gapSeed: '',
  unknownBefore: null,
  sendInFlight: false,
  ramp: null,
};

/** What such a word says of the session; null: none was known. When a lock was to end is not kept. */
function saidBy(
  { kind, word }: { kind: SessionEvent['kind']; word: string | null },
  now: SessionFacts,
  at: Date,
): Partial<SessionFacts> {
  const limit = now.capping?.limit ?? null;
  switch (kind) {
    case 'status':
      return { status: word ?? now.status, since: at };
    case 'timelock':
      return { timelock: word === 'active' ? { type: null, until: null } : null };
    case 'capping':
      return { capping: word === null ? null : { status: word, used: null, limit, until: null } };
  }
}

const kinds = ['status', 'timelock', 'capping'] as const;

/** By the word before the first event of each kind; what stands now where there was none. */
function atStart({ session, events }: OwnPast, { start }: Span): SessionFacts {
  return kinds.reduce<SessionFacts>(
    (then, kind) => {
      const first = events.find(event => event.kind === kind);
      return first ? { ...then, ...saidBy({ kind, word: first.was }, session, start) } : then;
    },
    { ...session, since: start },
  );
}

function bindingAt(pauses: readonly PastPause[], at: Date): PauseFacts[] {
  const isOver = (end: Date | null) => end !== null && end <= at;
  return pauses.filter(
    ({ since, until, endedAt }) => since <= at && !isOver(until) && !isOver(endedAt),
  );
}

function pausesComing(pauses: readonly PastPause[], { start, end }: Span): Happening[] {
  const ends = pauses.flatMap(({ since, until, endedAt }) => [since, until, endedAt]);
  const instants = new Set(ends.flatMap(at => (at && at > start && at < end ? at.getTime() : [])));
  return [...instants].map(ms => {
    const at = new Date(ms);
    return { at, kind: 'pauses', pauses: bindingAt(pauses, at) };
  });
}

/** The session as it stood when the days began. */
export function pictureOf(past: OwnPast, span: Span): SessionPicture {
  return {
    session: atStart(past, span),
    counts: past.counts,
    lane: nothingYet,
    pauses: bindingAt(past.pauses, span.start),
  };
}

/** What happened to it since. */
export function eventsOf({ session, events, pauses, ramps }: OwnPast, span: Span): Happening[] {
  return [
    ...events.map((event): Happening => {
      const { at } = event;
      return { at, kind: 'session', session: saidBy(event, session, at) };
    }),
    ...pausesComing(pauses, span),
    ...ramps.map(({ since: at, scope }): Happening => ({ at, kind: 'ramp', scope })),
  ];
}
