import { readFileSync } from 'node:fs';
import { resolvePolicy } from '../../src/config/policy.js';
import {
  decide,
  type Facts,
  type PauseFacts,
  type Policy,
  type Verdict,
} from '../../src/pacing/index.js';

/** A Thursday, 12:00 in Jakarta: inside hours. */
export const noon = new Date('2025-11-20T05:00:00.000Z');

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

export const before = (ms: number, at = noon) => new Date(at.getTime() - ms);
export const after = (ms: number, at = noon) => new Date(at.getTime() + ms);

/** 08:00 of a day of that November in Jakarta: the number's opening. */
export const opening = (day: number) => new Date(Date.UTC(2025, 10, day, 1));
export const tomorrow = opening(21);

/** A shipped preset with changes. */
export function aPolicy(changes: Record<string, unknown> = {}, preset = 'standard'): Policy {
  const shipped = (name: string) =>
    JSON.parse(readFileSync(`config/policy.${name}.json`, 'utf8')) as unknown;
  return resolvePolicy({ extends: preset, ...changes }, shipped);
}

/** The same hours on all seven days. */
export function daily(...ranges: string[]): Policy['activeHours']['days'] {
  const day = ranges;
  return { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day };
}

export interface FactChanges {
  message?: Partial<Facts['message']>;
  recipient?: Partial<Facts['recipient']>;
  relation?: Partial<Facts['relation']>;
  session?: Partial<Facts['session']>;
  counts?: Partial<Facts['counts']>;
  lane?: Partial<Facts['lane']>;
  pauses?: Facts['pauses'];
}

/** A message to a known, consenting person on a quiet, mature, connected number: nothing objects. */
export function someFacts(changes: FactChanges = {}): Facts {
  return {
    message: {
      id: 'm1',
      kind: 'text',
      graphemes: 40,
      acceptedAt: before(minuteMs),
      scheduledAt: null,
      expiresAt: null,
      byAgent: false,
      campaign: null,
      confirmsOptOut: false,
      marks: { link: false, plainHttp: false, shortener: false, placeholder: false },
      findings: [],
      ...changes.message,
    },
    recipient: {
      key: 'c1',
      group: false,
      addressable: true,
      blocked: false,
      onWhatsApp: true,
      consent: 'granted',
      optedOutAt: null,
      doubtfulSince: null,
      zone: null,
      numberCheck: 'known',
      restricted: null,
      ...changes.recipient,
    },
    relation: {
      lastInboundAt: before(3 * dayMs),
      windowClosesAt: before(2 * dayMs),
      unread: false,
      unanswered: 0,
      lastOutboundAt: null,
      ...changes.relation,
    },
    session: {
      id: 's1',
      status: 'WORKING',
      since: before(dayMs),
      reachable: true,
      zone: 'Asia/Jakarta',
      warmUpFrom: before(100 * dayMs),
      timelock: null,
      capping: null,
      health: { score: 100, level: 'good', parts: [] },
      ...changes.session,
    },
    counts: {
      contactsToday: 0,
      recipientCountedToday: false,
      firstContactsToday: 0,
      sentInLastHour: [],
      startedInLastDay: [],
      toRecipientInLastHour: [],
      toRecipientToday: 0,
      sameTextTo: [],
      ...changes.counts,
    },
    lane: {
      lastSendStartedAt: null,
      lastSendEndedAt: null,
      gapSeed: 's1:1',
      unknownBefore: null,
      sendInFlight: false,
      ramp: null,
      ...changes.lane,
    },
    pauses: changes.pauses ?? [],
  };
}

/** How somebody stands to the number, apart from its being known. */
export const stranger = {
  lastInboundAt: null,
  windowClosesAt: null,
  unread: false,
  unanswered: 0,
  lastOutboundAt: null,
};
export const answering = { lastInboundAt: before(hourMs), windowClosesAt: after(hourMs) };
export const inCampaign = { campaign: 'November' };

/** Changes on top of changes, section by section. */
export function both(some: FactChanges, more: FactChanges): FactChanges {
  const facts: FactChanges = { ...some, ...more };
  for (const part of Object.keys(facts) as (keyof FactChanges)[]) {
    if (part === 'pauses' || !some[part] || !more[part]) continue;
    Object.assign(facts, { [part]: { ...some[part], ...more[part] } });
  }
  return facts;
}

const standard = aPolicy();

/** What is decided at noon, or at another time, about such a message that came a minute before. */
export function ask(changes: FactChanges = {}, policy: Policy = standard, at = noon): Verdict {
  const came = { message: { acceptedAt: before(minuteMs, at) } };
  return decide(someFacts(both(came, changes)), policy, at);
}

/** The codes that object: the one named first, then the others. */
export function codes(verdict: Verdict): string[] {
  if (verdict.kind === 'send') return [];
  if (verdict.kind === 'refuse') return [verdict.because];
  return [verdict.because, ...verdict.also.map(wait => wait.because)];
}

/** The end of the wait; null: open, undefined: it does not wait. */
export function untilOf(verdict: Verdict): Date | null | undefined {
  return verdict.kind === 'wait' ? verdict.until : undefined;
}

export function aPause(changes: Partial<PauseFacts> = {}): PauseFacts {
  return {
    scope: 'session',
    campaign: null,
    by: 'Deniz',
    reason: 'checking',
    since: before(hourMs),
    until: null,
    ...changes,
  };
}

/** So many instants, the last of them one step before noon, oldest first. */
export const sentEvery = (ms: number, count: number) =>
  Array.from({ length: count }, (_, at) => before((count - at) * ms));
