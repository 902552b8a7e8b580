import type { Reader } from '../../db/connection.js';
import type { Clock } from '../../kernel/clock.js';
import type { CompanyId, SessionId } from '../../kernel/ids.js';
import type { PauseRow, PolicyModule } from '../../policy/index.js';
import { staleReason, type HeldMessage, type StaleReason } from '../stale.js';
import { listDue } from '../store/held-store.js';

export interface HeldPorts {
  clock: Clock;
  policy: PolicyModule;
}

/** What would go if some pauses ended now, and what of it has grown stale. */
export interface Held {
  due: readonly HeldMessage[];
  stale: ReadonlyMap<string, StaleReason>;
}

/** Whether this pause stops this message. */
function stops(pause: PauseRow, message: HeldMessage): boolean {
  if (pause.heldIds) return pause.heldIds.includes(message.id);
  if (pause.sessionId && pause.sessionId !== message.sessionId) return false;
  if (pause.scope === 'campaign') return pause.campaign === message.campaign;
  return pause.scope !== 'first_contacts' || message.category === 'first_contact';
}

const earliest = (pauses: readonly PauseRow[]) =>
  new Date(Math.min(...pauses.map(({ startedAt }) => startedAt.getTime())));

async function staleOf(
  reader: Reader,
  { clock, policy }: HeldPorts,
  { companyId, due }: { companyId: CompanyId; due: readonly HeldMessage[] },
): Promise<Map<string, StaleReason>> {
  const now = clock.now();
  const stale = new Map<string, StaleReason>();
  for (const sessionId of new Set(due.map(message => message.sessionId as SessionId))) {
    const rules = await policy.rules(reader, companyId, sessionId);
    for (const message of due) {
      const why = message.sessionId === sessionId && staleReason(message, rules.policy, now);
      if (why) stale.set(message.id, why);
    }
  }
  return stale;
}

/** Looks at what only these pauses stop: what another holds too is looked at when that one ends. */
export async function heldBy(
  reader: Reader,
  { clock, policy }: HeldPorts,
  { companyId, lifted }: { companyId: CompanyId; lifted: readonly PauseRow[] },
): Promise<Held> {
  if (lifted.length === 0) return { due: [], stale: new Map() };
  const now = clock.now();
  const lane = { sessionId: lifted[0]?.sessionId ?? null, since: earliest(lifted), now };
  const ids = new Set(lifted.map(({ id }) => id));
  const others = (await policy.open(reader, companyId)).filter(({ id }) => !ids.has(id));
  const waiting = await listDue(reader, companyId, lane);
  const due = waiting.filter(
    message =>
      lifted.some(pause => stops(pause, message)) && !others.some(pause => stops(pause, message)),
  );
  return { due, stale: await staleOf(reader, { clock, policy }, { companyId, due }) };
}
