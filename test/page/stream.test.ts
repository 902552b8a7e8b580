import type { StreamEvent } from '../../src/protocol/socket.js';
import {
  caughtUp,
  isBehind,
  receive,
  reconnected,
  startAt,
  type StreamPlace,
} from '../../src/web/state/stream.js';
import { anEvent } from './things.js';

const seqs = (events: readonly StreamEvent[]) => events.map(({ seq }) => seq);
const synced = (seq: number): StreamPlace => ({ ...startAt(seq), synced: true });

describe('the place in the stream', () => {
  it('passes the next event at once', () => {
    const { place, ready, gap } = receive(synced(10), anEvent(11));
    expect([place.seq, seqs(ready), gap]).toEqual([11, [11], false]);
  });

  it('lets numbers be missing that were never meant for this page', () => {
    const { ready, gap } = receive(synced(10), anEvent(19, 10));
    expect([seqs(ready), gap]).toEqual([[19], false]);
  });

  it('ignores an event it has had', () => {
    const before = synced(10);
    expect(receive(before, anEvent(10))).toEqual({ place: before, ready: [], gap: false });
  });

  it('holds an event behind a gap and asks for what is missing', () => {
    const { place, ready, gap } = receive(synced(10), anEvent(13));
    expect([place.seq, seqs(ready), gap, seqs(place.held)]).toEqual([10, [], true, [13]]);
  });

  it('holds everything on a new connection until it is told where it stands', () => {
    const { place, ready } = receive(reconnected(synced(10)), anEvent(14, 10));
    expect(ready).toEqual([]);
    const answer = {
      reset: false,
      events: [anEvent(11), anEvent(12)],
      seq: 13,
      more: false,
    } as const;
    const after = caughtUp(place, answer);
    expect([after.place.seq, seqs(after.ready), after.place.synced]).toEqual([
      14,
      [11, 12, 14],
      true,
    ]);
  });

  it('applies each event once when an answer and the live stream overlap', () => {
    const held = receive(receive(startAt(10), anEvent(12)).place, anEvent(11)).place;
    const answer = {
      reset: false,
      events: [anEvent(11), anEvent(12)],
      seq: 12,
      more: false,
    } as const;
    expect(seqs(caughtUp(held, answer).ready)).toEqual([11, 12]);
  });

  it('goes on asking while there is more', () => {
    const answer = { reset: false, events: [anEvent(11)], seq: 11, more: true } as const;
    const { place, gap } = caughtUp(startAt(10), answer);
    expect([place.seq, place.synced, gap]).toEqual([11, false, true]);
  });

  it('jumps to the head after a reset and keeps only what came later', () => {
    const held = receive(startAt(10), anEvent(51)).place;
    const { place, ready } = caughtUp(held, { reset: true, seq: 50 });
    expect([place.synced, seqs(ready)]).toEqual([true, [51]]);
    expect(receive(place, anEvent(52)).gap).toBe(false);
  });

  it('knows from a heartbeat that it has fallen behind', () => {
    expect([isBehind(synced(10), 11), isBehind(synced(10), 10)]).toEqual([true, false]);
  });
});

describe('whatever is lost, doubled or late', () => {
  /** A small linear congruential draw, so that every run is the same. */
  function draws(seed: number): () => number {
    let state = seed;
    return () => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return state / 2_147_483_648;
    };
  }

  it.each([1, 2, 3, 4, 5])('ends with every event once and in order (seed %i)', seed => {
    const draw = draws(seed);
    const all = Array.from({ length: 200 }, (_, at) => anEvent(at + 1));
    const applied: number[] = [];
    let place = startAt(0);
    const sync = (head: number) => {
      const events = all.slice(place.seq, head);
      const told = caughtUp(place, { reset: false, events, seq: head, more: false });
      place = told.place;
      applied.push(...seqs(told.ready));
    };
    sync(0);
    all.forEach((event, at) => {
      if (draw() < 0.05) {
        place = reconnected(place);
        return;
      }
      const times = draw() < 0.1 ? 2 : 1;
      for (let time = 0; time < times; time += 1) {
        const told = receive(place, event);
        place = told.place;
        applied.push(...seqs(told.ready));
        if (told.gap) sync(at + 1);
      }
    });
    sync(all.length);
    expect(applied).toEqual(seqs(all));
  });
});
