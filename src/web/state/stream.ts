import type { StreamEvent, SyncAnswer } from '../../protocol/socket.js';

/** Where this page stands in the company's ordered stream. */
export interface StreamPlace {
  /** The last change that is on screen. */
  seq: number;
  /** Whether this socket has been told where we stand. Until then nothing proves there is no gap. */
  synced: boolean;
  /** Events that wait until what is missing before them has come. */
  held: readonly StreamEvent[];
}

export interface Received {
  place: StreamPlace;
  /** To be folded now, in order. */
  ready: readonly StreamEvent[];
  /** Something is missing: ask `sync`. */
  gap: boolean;
}

export function startAt(seq: number): StreamPlace {
  return { seq, synced: false, held: [] };
}

/** A new connection begins without proof. */
export function reconnected(place: StreamPlace): StreamPlace {
  return { ...place, synced: false };
}

/** Known events vanish, the next one passes, one behind a gap waits. */
export function receive(place: StreamPlace, event: StreamEvent): Received {
  if (event.seq <= place.seq) return { place, ready: [], gap: false };
  if (!place.synced || place.held.length > 0 || event.prev > place.seq) {
    const held = [...place.held, event].sort((one, other) => one.seq - other.seq);
    return { place: { ...place, held }, ready: [], gap: place.synced };
  }
  return { place: { ...place, seq: event.seq }, ready: [event], gap: false };
}

/** What `sync` brought, then whatever waited behind it. A reset brings nothing: refetch instead. */
export function caughtUp(place: StreamPlace, answer: SyncAnswer): Received {
  if (answer.reset) {
    const held = place.held.filter(event => event.seq > answer.seq);
    const seq = held.at(-1)?.seq ?? answer.seq;
    return { place: { seq, synced: true, held: [] }, ready: held, gap: false };
  }
  const fresh = answer.events.filter(event => event.seq > place.seq);
  const seq = Math.max(place.seq, answer.seq, fresh.at(-1)?.seq ?? 0);
  if (answer.more) return { place: { ...place, seq }, ready: fresh, gap: true };
  const held = place.held.filter(event => event.seq > seq);
  const ready = [...fresh, ...held];
  return { place: { seq: held.at(-1)?.seq ?? seq, synced: true, held: [] }, ready, gap: false };
}

/** The server's head is ahead of us although the socket is silent. */
export function isBehind(place: StreamPlace, headSeq: number): boolean {
  return place.synced && headSeq > place.seq;
}
