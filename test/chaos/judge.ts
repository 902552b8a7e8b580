import type { JournalLine } from '../../src/sandbox/index.js';
import type { Accepted } from './load.js';

/** What the gateway's own table says of a message at the end. */
export interface Told {
  id: string;
  status: string;
  attempt: number;
  needsPerson: boolean;
  waId: string;
  /** When its last try began, wall-clock milliseconds. */
  triedAtMs: number | null;
}

export interface Evidence {
  accepted: ReadonlyMap<string, Accepted>;
  told: ReadonlyMap<string, Told>;
  journal: readonly JournalLine[];
  /** WAHA's kills, wall-clock milliseconds: what was on its way then may be unknowable. */
  wahaKillsMs?: readonly number[];
  /** Tokens for which a fault hid the message from WAHA's own store. */
  omitted?: ReadonlySet<string>;
}

export interface Findings {
  messages: number;
  transmitted: number;
  lost: string[];
  visibleDuplicates: string[];
  /** The same id transmitted twice: one message on the phone, counted only. */
  rawDuplicates: number;
  lies: string[];
  heldJustified: string[];
  heldUnjustified: string[];
  /** The smallest time between two sends of one session, milliseconds. */
  smallestGapMs: number | null;
}

const left = new Set(['sent', 'delivered', 'read']);
const stopped = new Set(['failed', 'refused', 'cancelled', 'expired']);
/** A try that WAHA's end may have met: its answer is waited for this long. */
const onItsWayMs = 5_000;

function byToken(journal: readonly JournalLine[], op: JournalLine['op']) {
  const found = new Map<string, JournalLine[]>();
  for (const line of journal) {
    if (line.op !== op || line.token === null) continue;
    const lines = found.get(line.token);
    if (lines) lines.push(line);
    else found.set(line.token, [line]);
  }
  return found;
}

function smallestGapMs(journal: readonly JournalLine[]): number | null {
  const last = new Map<string, number>();
  let smallest: number | null = null;
  for (const { op, session, t } of journal) {
    if (op !== 'accepted' || session === null) continue;
    const before = last.get(session);
    if (before !== undefined && (smallest === null || t - before < smallest)) smallest = t - before;
    last.set(session, t);
  }
  return smallest;
}

/**
 * Compares what was promised with what WhatsApp saw. The journal is the truth; the gateway's table
 * is what is judged.
 */
export function judge({ accepted, told, journal, wahaKillsMs = [], omitted }: Evidence): Findings {
  const transmitted = byToken(journal, 'transmitted');
  const findings: Findings = {
    messages: accepted.size,
    transmitted: transmitted.size,
    lost: [],
    visibleDuplicates: [],
    rawDuplicates: 0,
    lies: [],
    heldJustified: [],
    heldUnjustified: [],
    smallestGapMs: smallestGapMs(journal),
  };
  for (const [token, lines] of transmitted) {
    const copies = new Set(lines.map(({ waId }) => waId)).size;
    if (copies > 1) findings.visibleDuplicates.push(token);
    findings.rawDuplicates += lines.length - copies;
  }
  const metWahasEnd = (triedAtMs: number) =>
    wahaKillsMs.some(killed => killed >= triedAtMs && killed < triedAtMs + onItsWayMs);
  const isAmbiguous = (token: string, { triedAtMs }: Told) =>
    omitted?.has(token) === true || (triedAtMs !== null && metWahasEnd(triedAtMs));
  for (const { token, id } of accepted.values()) {
    const row = told.get(id);
    const went = transmitted.has(token);
    const said = row ? `${token} ${row.status}` : `${token} has no row`;
    if (!row) findings.lost.push(said);
    else if (row.status === 'unknown')
      (isAmbiguous(token, row) ? findings.heldJustified : findings.heldUnjustified).push(said);
    else if (left.has(row.status) && !went) findings.lost.push(said);
    else if (!left.has(row.status) && !stopped.has(row.status)) findings.lost.push(said);
    else if (stopped.has(row.status) && went) findings.lies.push(said);
  }
  return findings;
}

/** Whether the promise was kept. */
export const isClean = (found: Findings) =>
  found.lost.length + found.visibleDuplicates.length + found.lies.length === 0 &&
  found.heldUnjustified.length === 0;

/** The findings in one line. */
export function verdictLine(found: Findings): string {
  const held = found.heldJustified.length + found.heldUnjustified.length;
  return [
    `${found.messages} messages`,
    `${found.transmitted} transmitted`,
    `${found.lost.length} lost`,
    `${found.visibleDuplicates.length} visible duplicates`,
    `${found.lies.length} false states`,
    `${held} held (${found.heldUnjustified.length} without need)`,
    `${found.rawDuplicates} same id twice`,
    `smallest gap ${found.smallestGapMs ?? '-'} ms`,
  ].join(', ');
}
