import {
  categoryOf,
  decide,
  lanePriority,
  type Facts,
  type Policy,
  type Verdict,
} from '../../src/pacing/index.js';
import type { HealthLevel } from '../../src/protocol/codes.js';
import { createWorld, type Person, type Sent, type Wish } from './pacing-days-world.js';
import type { Dice } from './pacing-facts-random.js';
import { dayMs, hourMs, minuteMs, someFacts } from './pacing-facts.js';

export interface Days {
  zone: string;
  /** Where the number moves to in the middle of it all; null: it stays. */
  movesTo: string | null;
  policy: Policy;
  start: Date;
  days: number;
  /** Messages come every so many milliseconds in the mean, something between. */
  meanPausesMs: readonly [number, number];
  at: Dice;
  /** The policy once more, as a restart would read it. */
  again: Policy;
}

/** Begins at a moment that really was; ends by the gateway's clock, which may stand still. */
export interface Stop {
  fromRealMs: number;
  untilMs: number;
}

/** What a life has shown. */
export interface Life {
  sent: readonly Sent[];
  heldBy: ReadonlySet<string>;
  /** Holds that were still there at their own end though nothing had happened. */
  unending: string[];
  /** Verdicts that a restart would have changed. */
  forgotten: string[];
  /** Messages that were still there long after everything had calmed down. */
  starved: string[];
  refused: number;
  warmUpFrom: Date;
  pauses: readonly (Stop & { scope: string })[];
  locks: readonly Stop[];
}

type Wait = Extract<Verdict, { kind: 'wait' }>;

interface Happening {
  atMs: number;
  run: () => void;
}

const sources: readonly [string, ...string[]] = [
  'agent:a',
  'agent:b',
  'key:a',
  'key:b',
  'c1',
  'c2',
];
const levels: readonly [HealthLevel, ...HealthLevel[]] = ['good', 'watch', 'strained', 'poor'];
const pauseScopes = ['company', 'session', 'campaign', 'first_contacts'] as const;
const mostReady = 40;
const mostParked = 300;
const anybody = someFacts().recipient;
const calmDays = 45;
const lookAgainMs = hourMs;
/** So many questions without time passing are no life any more. */
const mostAsks = 10_000;

/** Lives through some days the way a lane worker does and tells everything that left and waited. */
export function liveThrough({
  zone,
  movesTo,
  policy,
  start,
  days,
  meanPausesMs,
  at,
  again,
}: Days): Life {
  const { between, maybe, one: pick } = at;
  const startMs = start.getTime();
  const endMs = startMs + days * dayMs;
  const world = createWorld(at, { zone, policy, start });
  const { state, sent } = world;
  const person = () => world.people[between(0, world.people.length - 1)] as Person;
  state.warmUpFrom = new Date(startMs - between(0, 19) * dayMs);

  const life = {
    heldBy: new Set<string>(),
    unending: [] as string[],
    forgotten: [] as string[],
    refused: 0,
    pauses: [] as (Stop & { scope: string })[],
    locks: [] as Stop[],
  };
  const turns = new Map<string, number>();
  const served = new Map<number, number>();
  /** Those that may be asked about, and those that wait for something of their own. */
  let ready: Wish[] = [];
  let parked: Wish[] = [];
  let parkedUntilMs = Infinity;
  let accepted = 0;

  /** What really is, what the machine's clock shows, and what the gateway believes. */
  let realMs = startMs;
  let offsetMs = 0;
  let nowMs = startMs;
  const meanPauseMs = between(...meanPausesMs);

  function tick(toRealMs: number): void {
    realMs = Math.max(realMs, toRealMs);
    nowMs = Math.max(nowMs, realMs + offsetMs);
    const over = state.pauses.filter(({ until }) => until !== null && until.getTime() <= nowMs);
    const stops = over.filter(({ scope }) => scope === 'company' || scope === 'session');
    if (over.length > 0) {
      state.pauses = state.pauses.filter(pause => !over.includes(pause));
      state.version += 1;
    }
    // A stop of a person that ends by itself is followed by a slow start.
    for (const { since, until } of stops) {
      if (until && until.getTime() - since.getTime() >= policy.resume.rampAfterMinutes * minuteMs) {
        state.ramp = { sinceMs: until.getTime(), sent: 0 };
      }
    }
  }

  function wish(): void {
    if (ready.length >= mostReady || parked.length >= mostParked) return;
    accepted += 1;
    const source = pick(sources);
    const campaign = source.startsWith('c') ? source : null;
    const made: Wish = {
      id: `m${accepted}`,
      person: person(),
      source,
      campaign,
      text: campaign ? Number(campaign.slice(1)) : maybe(0.2) ? between(3, 6) : null,
      byAgent: source.startsWith('agent'),
      acceptedAt: new Date(nowMs),
      scheduledAt: maybe(0.04) ? new Date(nowMs + between(0, 2 * dayMs)) : null,
      expiresAt: maybe(0.04) ? new Date(nowMs + between(0, dayMs)) : null,
      turn: 0,
      priority: 4,
      askAtMs: 0,
    };
    rank(made);
    const lane = `${made.priority}:${source}`;
    made.turn = Math.max(served.get(made.priority) ?? 0, turns.get(lane) ?? 0) + 1;
    turns.set(lane, made.turn);
    ready.push(made);
  }

  function rank(one: Wish): void {
    const { person: to, campaign } = one;
    const standing = {
      recipient: { ...anybody, group: to.group },
      relation: world.relationTo(to),
      message: { campaign },
    };
    one.priority = lanePriority(categoryOf(standing, new Date(nowMs)), { campaign });
  }

  function typeOnPhone(): void {
    const to = person();
    const isStranger = !to.group && to.lastInboundMs === null;
    leaves(
      { to, campaign: null, text: null, byPhone: true, tookMs: 0, onlyTurn: false },
      isStranger ? 'first_contact' : 'known',
      realMs,
    );
  }

  function leaves(
    what: {
      to: Person;
      campaign: string | null;
      text: number | null;
      byPhone: boolean;
      tookMs: number;
      onlyTurn: boolean;
    },
    category: Sent['category'],
    acceptedRealMs: number,
  ): void {
    const factor =
      state.capping && (state.capping.until ?? new Date(nowMs + 1)).getTime() > nowMs
        ? ({
            FIRST_WARNING: policy.signals.firstWarningFactor,
            SECOND_WARNING: policy.signals.secondWarningFactor,
          }[state.capping.status] ?? 1)
        : 1;
    world.count({
      person: what.to,
      category,
      campaign: what.campaign,
      text: what.text,
      byPhone: what.byPhone,
      startMs: nowMs,
      realMs,
      endRealMs: realMs + what.tookMs,
      acceptedRealMs,
      onlyTurn: what.onlyTurn,
      zone: state.zone,
      zoneChange: state.zoneChange,
      level: state.level,
      factor,
      rampSinceMs: state.ramp?.sinceMs ?? null,
    });
  }

  /** Everything that happens besides wishes, hand in hand with real time. */
  function happenings(): Happening[] {
    const somewhere = () => startMs + between(0, days * dayMs);
    const many = (count: number, run: () => void) =>
      Array.from({ length: count }, () => ({ atMs: somewhere(), run }));
    const changed = (change: () => void) => () => {
      change();
      state.version += 1;
    };
    const locked = () => {
      const until = new Date(nowMs + between(minuteMs, 12 * hourMs));
      const marginMs = policy.signals.timelockMarginMin * minuteMs;
      life.locks.push({ fromRealMs: realMs, untilMs: until.getTime() + marginMs });
      state.timelock = { type: null, until };
    };
    const paused = () => {
      const scope = pick(pauseScopes);
      const untilMs = nowMs + between(minuteMs, 3 * hourMs);
      life.pauses.push({ scope, fromRealMs: realMs, untilMs });
      world.pause(scope, nowMs, untilMs);
    };
    const moved = () => {
      if (movesTo) world.moves(movesTo, nowMs);
    };
    const capped = () => {
      const status = pick(['NONE', 'FIRST_WARNING', 'SECOND_WARNING', 'CAPPED']);
      const until = new Date(nowMs + between(hourMs, 30 * hourMs));
      state.capping = { status, used: 5, limit: 1000, until };
    };
    const refusedThem = () => {
      const until = new Date(nowMs + between(hourMs, 2 * dayMs));
      person().restricted = { since: new Date(nowMs), until, count: 1 };
    };
    return [
      ...many(movesTo ? 1 : 0, changed(moved)),
      ...many(2 * days, changed(paused)),
      ...many(
        days,
        changed(() => (state.level = pick(levels))),
      ),
      ...many(1, changed(locked)),
      ...many(1, changed(capped)),
      ...many(30 * days, changed(refusedThem)),
      ...many(
        days,
        changed(() => (state.status = 'STARTING')),
      ),
      ...many(
        4 * days,
        changed(() => (state.status = 'WORKING')),
      ),
      ...many(2, () => (offsetMs -= between(minuteMs, 2 * hourMs))),
      ...many(1, () => (offsetMs = Math.min(0, offsetMs + between(minuteMs, 2 * hourMs)))),
      ...many(12 * days, typeOnPhone),
    ].sort((a, b) => a.atMs - b.atMs);
  }

  const ahead = happenings();
  let nextWishMs = startMs;
  let nextInboundMs = startMs;

  /** Lets everything happen that was to happen until `toRealMs`. */
  function passUntil(toRealMs: number): void {
    for (;;) {
      const atMs = Math.min(nextWishMs, nextInboundMs, ahead[0]?.atMs ?? Infinity);
      if (atMs > toRealMs || atMs >= endMs) break;
      tick(atMs);
      if (atMs === nextWishMs) {
        wish();
        nextWishMs = atMs + between(1, 2 * meanPauseMs);
      } else if (atMs === nextInboundMs) {
        const them = person();
        if (!them.group) world.hears(them, nowMs);
        for (const one of [...ready, ...parked]) if (one.person === them) rank(one);
        nextInboundMs = atMs + between(1, 8 * meanPauseMs);
      } else ahead.shift()?.run();
    }
    tick(toRealMs);
  }

  function unpark(): void {
    if (parkedUntilMs > nowMs) return;
    ready.push(...parked.filter(({ askAtMs }) => askAtMs <= nowMs));
    parked = parked.filter(({ askAtMs }) => askAtMs > nowMs);
    parkedUntilMs = Math.min(...parked.map(({ askAtMs }) => askAtMs));
  }

  const takeOut = (one: Wish) => {
    ready = ready.filter(other => other !== one);
  };

  function nextToAsk(): Wish | undefined {
    let first: Wish | undefined;
    unpark();
    for (const one of ready) {
      const isEarlier =
        !first ||
        one.priority < first.priority ||
        (one.priority === first.priority && one.turn < first.turn);
      if (isEarlier) first = one;
    }
    return first;
  }

  /** The hold that was told last, to whom, and what had happened until then. */
  let told: { one: Wish; hold: Wait; version: number } | undefined;

  function note(one: Wish, hold: Wait): void {
    life.heldBy.add(hold.because);
    const { until, because } = hold;
    const isSame = told?.one === one && told.version === state.version;
    if (isSame && told?.hold.until && told.hold.until.getTime() <= nowMs) {
      const held = [hold, ...hold.also];
      const { because: before, detail } = told.hold;
      if (held.some(wait => wait.because === before && wait.detail.turn === detail.turn)) {
        life.unending.push(`${before} at ${new Date(nowMs).toISOString()}`);
      }
    }
    told = { one, hold, version: state.version };
    if (!until || (because === 'turn' && maybe(0.9))) return;
    const gap = until.getTime() - nowMs;
    const later = decide(world.factsOf(one, until.getTime(), realMs + gap), policy, until);
    const waits = later.kind === 'wait' ? [later, ...later.also] : [];
    if (waits.some(wait => wait.because === because && wait.detail.turn === hold.detail.turn)) {
      life.unending.push(`${because} will, at ${until.toISOString()}`);
    }
  }

  function restart(one: Wish, verdict: Verdict): void {
    const afresh = structuredClone(world.factsOf(one, nowMs, realMs));
    const same = JSON.stringify(decide(afresh, again, new Date(nowMs)));
    if (same !== JSON.stringify(verdict)) life.forgotten.push(`${one.id} ${same}`);
  }

  function sends(one: Wish, facts: Facts): void {
    const category = categoryOf(facts, new Date(nowMs));
    const tookMs = maybe(0.03) ? between(0, 20_000) : between(50, 800);
    const { person: to, campaign, text } = one;
    const acceptedRealMs = one.acceptedAt.getTime() - offsetMs;
    leaves(
      { to, campaign, text, byPhone: false, tookMs, onlyTurn: onlyTurn && restedFor === one },
      category,
      acceptedRealMs,
    );
    served.set(one.priority, Math.max(served.get(one.priority) ?? 0, one.turn));
    takeOut(one);
    passUntil(realMs + tookMs);
    onlyTurn = true;
  }

  function waits(one: Wish, hold: Wait): void {
    note(one, hold);
    const untilMs = hold.until?.getTime() ?? nowMs + lookAgainMs;
    if (hold.binds === 'message') {
      one.askAtMs = untilMs;
      takeOut(one);
      parked.push(one);
      parkedUntilMs = Math.min(parkedUntilMs, untilMs);
      return;
    }
    if (hold.detail.turn !== 'gap') onlyTurn = false;
    restedFor = one;
    passUntil(realMs + Math.min(untilMs - nowMs, hold.until ? Infinity : lookAgainMs));
  }

  let onlyTurn = false;
  /** Whom the lane rested for last: only its own rest has to end within its own gap. */
  let restedFor: Wish | undefined;
  const calm = () => {
    state.status = 'WORKING';
    state.level = 'good';
    state.capping = null;
    state.timelock = null;
    for (const lock of life.locks) lock.untilMs = Math.min(lock.untilMs, nowMs);
    for (const them of world.people) them.numberCheck = 'known';
  };
  let isCalm = false;
  let standStill = 0;
  let lastRealMs = realMs;
  for (const lastMs = endMs + calmDays * dayMs; realMs < lastMs;) {
    if (realMs >= endMs && !isCalm) {
      calm();
      isCalm = true;
      state.version += 1;
    }
    if (isCalm && ready.length + parked.length === 0) break;
    standStill = realMs === lastRealMs ? standStill + 1 : 0;
    lastRealMs = realMs;
    if (standStill > mostAsks)
      throw new Error(`Time does not pass at ${new Date(nowMs).toISOString()}`);
    const one = nextToAsk();
    if (!one) {
      const wakeMs = realMs + parkedUntilMs - nowMs;
      const happensMs = Math.min(nextWishMs, ahead[0]?.atMs ?? Infinity);
      passUntil(Math.max(realMs + 1, Math.min(wakeMs, isCalm ? Infinity : happensMs)));
      onlyTurn = false;
      continue;
    }
    const facts = world.factsOf(one, nowMs, realMs);
    const verdict = decide(facts, policy, new Date(nowMs));
    if (maybe(0.003)) restart(one, verdict);
    rank(one);
    if (verdict.kind === 'send') sends(one, facts);
    else if (verdict.kind === 'wait') waits(one, verdict);
    else {
      life.refused += 1;
      takeOut(one);
    }
  }
  return {
    ...life,
    sent,
    warmUpFrom: state.warmUpFrom,
    starved: [...ready, ...parked].map(({ id }) => id),
  };
}
