import type { Accepted, Evidence, Finding, Told, Try } from './evidence.js';
import type { Journal } from './journal.js';

const left = new Set(['sent', 'delivered', 'read']);
const stopped = new Set(['failed', 'refused', 'cancelled', 'expired']);

/** So many tries without an answer, then the rules ask a person. */
const mostUnsureTries = 3;

/** Whoever watches a process learns of its end this much later than who talks to it. */
const noticedMs = 1_000;

const isUnsure = (one: Try) => one.class === 'unsure' || one.class === null;

export interface Fates {
  findings: Finding[];
  /** For a person to decide, and rightly so. */
  held: number;
  /** Outcomes that nobody outside WAHA could have learned. */
  ambiguous: number;
}

interface Case {
  sent: Accepted;
  row: Told;
  went: boolean;
  /** WAHA ended while it had the request, and neither stored nor told anything of it. */
  isAmbiguous: boolean;
  mayBeHeld: boolean;
}

function caseOf(evidence: Evidence, journal: Journal, sent: Accepted, row: Told): Case {
  const { wahaEndsMs = [] } = evidence;
  const metWahasEnd = (one: Try) =>
    isUnsure(one) &&
    wahaEndsMs.some(at => at >= one.startedMs && at <= (one.endedMs ?? at) + noticedMs);
  const went = journal.transmitted.has(sent.token);
  const isKnown = journal.stored.has(row.waId);
  const isAmbiguous =
    !isKnown && !journal.toldOf.has(row.waId) && row.tries.some(one => metWahasEnd(one));
  const isTired = row.tries.filter(isUnsure).length >= mostUnsureTries;
  return { sent, row, went, isAmbiguous, mayBeHeld: !isKnown && (went || isAmbiguous || isTired) };
}

function faultOf({ row, went, isAmbiguous, mayBeHeld }: Case, mayWait: ReadonlySet<string>) {
  const { id, status, needsPerson } = row;
  if (status === 'unknown') {
    if (!needsPerson) return 'lost';
    return mayBeHeld ? null : 'held without need';
  }
  if (isAmbiguous) return 'decided without evidence';
  if (left.has(status)) return went ? null : 'lost';
  if (went) return 'false state';
  if (stopped.has(status)) return null;
  return status === 'pending' && mayWait.has(id) ? null : 'lost';
}

/** What became of every accepted message, against what WhatsApp saw. */
export function fates(evidence: Evidence, journal: Journal): Fates {
  const { accepted, told } = evidence;
  const mayWait = evidence.mayWait?.(told) ?? new Set<string>();
  const result: Fates = { findings: [], held: 0, ambiguous: 0 };
  const add = (kind: Finding['kind'], token: string, what: string) =>
    result.findings.push({ kind, token, what });

  for (const [token, lines] of journal.transmitted) {
    const ids = new Set(lines.map(({ waId }) => waId));
    if (ids.size > 1) add('visible duplicate', token, `${ids.size} messages on the phone`);
  }
  for (const sent of accepted.values()) {
    const { token } = sent;
    const row = told.get(sent.id);
    if (!row) {
      add('lost', token, 'it has no row');
      continue;
    }
    const one = caseOf(evidence, journal, sent, row);
    if (one.isAmbiguous) result.ambiguous += 1;
    const fault = faultOf(one, mayWait);
    if (fault)
      add(fault, token, `${row.status}, ${one.went ? 'transmitted' : 'never transmitted'}`);
    else if (row.status === 'unknown') result.held += 1;
    if (row.waId !== sent.waId)
      add('id changed', token, `${sent.waId} was promised, ${row.waId} is stored`);
  }
  return result;
}
