import type { Random } from '../../src/kernel/random.js';
import {
  categoryOf,
  decide,
  lanePriority,
  type Facts,
  type Policy,
  type Verdict,
} from '../../src/pacing/index.js';
import type { Category } from '../../src/protocol/codes.js';
import { dayMs, hourMs, someFacts, stranger } from './pacing-facts.js';

/** One thing that left a virtual session. */
export interface Sent {
  key: string;
  category: Category;
  acceptedMs: number;
  startMs: number;
  endMs: number;
  /** Warm-up day of the send's local day. */
  warmUpDay: number;
  /** Nothing but its turn held it since the send before it ended. */
  onlyTurn: boolean;
}

interface Pending {
  id: string;
  key: string;
  acceptedMs: number;
  scheduledMs: number;
  expiresMs: number;
  byAgent: boolean;
  askAgainMs: number;
}

export interface Days {
  zone: string;
  policy: Policy;
  start: Date;
  days: number;
  random: Random;
}

type Wait = Extract<Verdict, { kind: 'wait' }>;

/** Date and wall clock of a zone, asked from the runtime and not from our own calendar. */
export function wallClock(zone: string): (atMs: number) => { date: string; time: string } {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  return atMs => {
    const [date = '', time = ''] = format.format(atMs).split(' ');
    return { date, time };
  };
}

/** The date alone, remembered by quarter hour: no zone turns its day inside one. */
function dates(zone: string): (atMs: number) => string {
  const clock = wallClock(zone);
  const known = new Map<number, string>();
  return atMs => {
    const quarter = Math.floor(atMs / (hourMs / 4));
    const date = known.get(quarter) ?? clock(atMs).date;
    known.set(quarter, date);
    return date;
  };
}

const people = 2000;
const nobody = someFacts().recipient;
const endless = Number.MAX_SAFE_INTEGER;

/** Lives through some days the way a lane worker does and tells everything that left and waited. */
export function liveThrough({ zone, policy, start, days, random }: Days) {
  const dateAt = dates(zone);
  const startMs = start.getTime();
  const endMs = startMs + days * dayMs;
  const warmUpAge = Math.floor(random() * 20);
  const firstDate = Date.parse(dateAt(startMs));
  const upTo = (limit: number) => Math.floor(random() * limit);
  const lastInbound = new Map<string, number>();
  const countedOn = new Map<string, Set<string>>();
  const strangersOn = new Map<string, Set<string>>();
  const sent: Sent[] = [];
  const heldBy = new Set<string>();
  const unendingHolds: Wait[] = [];
  let pending: Pending[] = [];
  let arrivalsMs = startMs;
  let accepted = 0;
  const pause = 4000 + upTo(56_000);

  function arrive(nowMs: number): void {
    for (; arrivalsMs <= nowMs; arrivalsMs += 1 + upTo(2 * pause)) {
      const key = `c${upTo(people)}`;
      if (random() < 0.2) lastInbound.set(key, arrivalsMs);
      if (pending.length > 300) continue;
      accepted += 1;
      pending.push({
        id: `m${accepted}`,
        key,
        acceptedMs: arrivalsMs,
        scheduledMs: random() < 0.05 ? arrivalsMs + upTo(2 * dayMs) : 0,
        expiresMs: random() < 0.05 ? arrivalsMs + upTo(dayMs) : endless,
        byAgent: random() < 0.3,
        askAgainMs: 0,
      });
    }
  }

  function factsAt(one: Pending, atMs: number): Facts {
    const date = dateAt(atMs);
    const counted = countedOn.get(date);
    const last = sent.at(-1);
    return someFacts({
      message: {
        id: one.id,
        acceptedAt: new Date(one.acceptedMs),
        scheduledAt: one.scheduledMs ? new Date(one.scheduledMs) : null,
        expiresAt: one.expiresMs === endless ? null : new Date(one.expiresMs),
        byAgent: one.byAgent,
      },
      recipient: { key: one.key },
      relation: relationTo(one.key),
      session: { zone, warmUpFrom: new Date(startMs - warmUpAge * dayMs) },
      counts: {
        contactsToday: counted?.size ?? 0,
        recipientCountedToday: counted?.has(one.key) ?? false,
        firstContactsToday: strangersOn.get(date)?.size ?? 0,
        sentInLastHour: sent
          .slice(-policy.caps.messagesPerHour - 5)
          .filter(send => send.startMs > atMs - 2 * hourMs)
          .map(send => new Date(send.startMs)),
      },
      lane: {
        lastSendStartedAt: last ? new Date(last.startMs) : null,
        lastSendEndedAt: last ? new Date(last.endMs) : null,
        gapSeed: `s1:${sent.length}`,
      },
    });
  }

  function count(one: Pending, category: Category, atMs: number): void {
    const date = dateAt(atMs);
    const counted = countedOn.get(date) ?? new Set();
    const strangers = strangersOn.get(date) ?? new Set();
    if (category === 'first_contact' && !counted.has(one.key)) strangers.add(one.key);
    counted.add(one.key);
    countedOn.set(date, counted);
    strangersOn.set(date, strangers);
  }

  function relationTo(key: string): Facts['relation'] {
    const inboundMs = lastInbound.get(key);
    if (inboundMs === undefined) return stranger;
    const windowClosesAt = new Date(inboundMs + dayMs);
    return { lastInboundAt: new Date(inboundMs), windowClosesAt, unread: random() < 0.5 };
  }

  function priorityOf({ key }: Pending, atMs: number): number {
    const relation = relationTo(key);
    return lanePriority(categoryOf({ recipient: nobody, relation }, new Date(atMs)));
  }

  function nextToAsk(atMs: number): Pending | undefined {
    const due = pending.filter(one => one.askAgainMs <= atMs).slice(0, 20);
    const ranked = due.map(one => ({ one, rank: priorityOf(one, atMs) }));
    return ranked.sort((a, b) => a.rank - b.rank).at(0)?.one;
  }

  /** At its own end a hold is gone, whatever else may hold then. */
  function noteHold(one: Pending, hold: Wait): void {
    heldBy.add(hold.because);
    if (!hold.until) return;
    const again = decide(factsAt(one, hold.until.getTime()), policy, hold.until);
    const waits = again.kind === 'wait' ? [again, ...again.also] : [];
    if (waits.some(wait => wait.because === hold.because)) unendingHolds.push(hold);
  }

  let nowMs = startMs;
  let onlyTurn = false;
  while (nowMs < endMs) {
    arrive(nowMs);
    const one = nextToAsk(nowMs);
    if (!one) {
      const wakeMs = pending.map(({ askAgainMs }) => askAgainMs);
      nowMs = Math.max(nowMs + 1, Math.min(arrivalsMs, ...wakeMs));
      onlyTurn = false;
      continue;
    }
    const facts = factsAt(one, nowMs);
    const verdict = decide(facts, policy, new Date(nowMs));
    if (verdict.kind === 'refuse') pending = pending.filter(other => other !== one);
    else if (verdict.kind === 'send') {
      const category = categoryOf(facts, new Date(nowMs));
      const tookMs = random() < 0.03 ? upTo(20_000) : 50 + upTo(800);
      count(one, category, nowMs);
      const today = Date.parse(dateAt(nowMs));
      sent.push({
        key: one.key,
        category,
        acceptedMs: one.acceptedMs,
        startMs: nowMs,
        endMs: nowMs + tookMs,
        warmUpDay: warmUpAge + 1 + Math.round((today - firstDate) / dayMs),
        onlyTurn,
      });
      pending = pending.filter(other => other !== one);
      nowMs += tookMs;
      onlyTurn = true;
    } else {
      const untilMs = verdict.until?.getTime() ?? endMs;
      noteHold(one, verdict);
      if (verdict.binds === 'message') one.askAgainMs = untilMs;
      else {
        if (verdict.because !== 'turn') onlyTurn = false;
        nowMs = untilMs;
      }
    }
  }
  return { sent, heldBy, unendingHolds };
}
