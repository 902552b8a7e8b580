import { wholeCompany } from '../../db/scope.js';
import type { Unit } from '../../db/transactor.js';
import type { SessionId } from '../../kernel/ids.js';
import type { SessionRow } from '../../sessions/index.js';
import { parseWebhookEvent, type WebhookEvent } from '../../waha/index.js';
import type { InboxRow } from '../model.js';
import { endRows } from '../store.js';
import { takeEvent, type EventPorts } from './take-event.js';
import type { Taken } from './take-message.js';

/** Older than this when it was made: acknowledged, not applied. A replay has no effect. */
const staleMs = 24 * 3_600_000;
/** How long an event waits for the one it depends on. */
const patienceMs = 600_000;

function eventOf({ body }: InboxRow): WebhookEvent | null {
  const parsed: unknown = JSON.parse(body);
  return parseWebhookEvent(parsed);
}

/** Sessions as this transaction has read them: most events of a batch speak of the same one. */
function sessionsIn(unit: Unit, { sessions }: EventPorts) {
  const read = new Map<SessionId, SessionRow | null>();
  return {
    async find(id: SessionId): Promise<SessionRow | null> {
      const known = read.get(id);
      if (known !== undefined) return known;
      const session = await sessions.find(unit, wholeCompany(unit.companyId), id);
      read.set(id, session);
      return session;
    },
    forget: (id: SessionId) => read.delete(id),
  };
}

/**
 * Understands webhooks of one company in this transaction, in their order, for at most `forMs`; the
 * first is always taken. Answers what became of each it came to. One that cannot be understood
 * throws, and takes the whole transaction with it.
 */
export async function takeBatch(
  unit: Unit,
  ports: EventPorts,
  { rows, forMs }: { rows: readonly InboxRow[]; forMs: number },
): Promise<Taken[]> {
  const { clock } = ports;
  const startedMs = clock.monotonicMs();
  const sessions = sessionsIn(unit, ports);

  async function take(row: InboxRow): Promise<Taken> {
    const event = eventOf(row);
    const session = await sessions.find(row.sessionId);
    const nowMs = clock.now().getTime();
    if (!event || !session || nowMs - event.at.getTime() >= staleMs) return 'ignored';
    const taken = await takeEvent(unit, ports, { session, event });
    // A status changes the session, a receipt may; what somebody writes does not.
    if (event.kind !== 'message') sessions.forget(session.id);
    return taken === 'later' && nowMs - row.receivedAt.getTime() > patienceMs ? 'ignored' : taken;
  }

  const taken: Taken[] = [];
  for (const row of rows) {
    if (taken.length > 0 && clock.monotonicMs() - startedMs >= forMs) break;
    taken.push(await take(row));
  }
  for (const state of ['done', 'ignored'] as const) {
    const ended = rows.filter((_, at) => taken[at] === state).map(({ seq }) => seq);
    await endRows(unit, ended, { state, at: clock.now() });
  }
  return taken;
}
