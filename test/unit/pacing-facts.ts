import { readFileSync } from 'node:fs';
import { resolvePolicy } from '../../src/config/policy.js';
import type { Facts, Policy } from '../../src/pacing/index.js';

/** A Thursday, 12:00 in Jakarta: inside hours. */
export const noon = new Date('2025-11-20T05:00:00.000Z');

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

export const before = (ms: number, at = noon) => new Date(at.getTime() - ms);
export const after = (ms: number, at = noon) => new Date(at.getTime() + ms);

/** A shipped preset with changes. */
export function aPolicy(changes: Record<string, unknown> = {}, preset = 'standard'): Policy {
  const shipped = (name: string) =>
    JSON.parse(readFileSync(`config/policy.${name}.json`, 'utf8')) as unknown;
  return resolvePolicy({ extends: preset, ...changes }, shipped);
}

interface FactChanges {
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
      ...changes.recipient,
    },
    relation: {
      lastInboundAt: before(3 * dayMs),
      windowClosesAt: before(2 * dayMs),
      unread: false,
      ...changes.relation,
    },
    session: {
      id: 's1',
      status: 'WORKING',
      since: before(dayMs),
      reachable: true,
      zone: 'Asia/Jakarta',
      warmUpFrom: before(100 * dayMs),
      ...changes.session,
    },
    counts: {
      contactsToday: 0,
      recipientCountedToday: false,
      firstContactsToday: 0,
      sentInLastHour: [],
      ...changes.counts,
    },
    lane: {
      lastSendStartedAt: null,
      lastSendEndedAt: null,
      gapSeed: 's1:1',
      unknownBefore: null,
      sendInFlight: false,
      ...changes.lane,
    },
    pauses: changes.pauses ?? [],
  };
}

export const stranger = { lastInboundAt: null, windowClosesAt: null, unread: false };
export const answering = { lastInboundAt: before(hourMs), windowClosesAt: after(hourMs) };
