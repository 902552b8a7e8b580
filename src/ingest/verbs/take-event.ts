import type { AckRank, MessageRow } from '../../conversations/index.js';
import type { Unit } from '../../db/transactor.js';
import { asksForScan, type SessionRow, type Sessions } from '../../sessions/index.js';
import type { AckError, WebhookEvent } from '../../waha/index.js';
import { takeDeed } from './take-deed.js';
import { learn, takeMessage, type Taken, type TakePorts } from './take-message.js';

export interface EventPorts extends TakePorts {
  sessions: Sessions;
  /** Told, in the same transaction, of an error, and of the server's ack that may overrule it. */
  ackTold(
    unit: Unit,
    told: { message: MessageRow; rank: number; error: AckError | null; at: Date },
  ): Promise<void>;
  /** Told, after the commit, that a session's code to scan came, changed or went. */
  codeChanged(session: SessionRow): void;
}

type Ack = Extract<WebhookEvent, { kind: 'ack' }>;

async function takeAck(
  unit: Unit,
  ports: EventPorts,
  session: SessionRow,
  ack: Ack,
): Promise<Taken> {
  if (!ack.fromMe) return 'ignored';
  const message = await ports.conversations.ownByWaId(unit, session.id, ack.waId);
  // A receipt may overtake the message it is for; edits and reactions have receipts of their own.
  if (!message) return 'later';
  const evidence = {
    rank: ack.rank as AckRank,
    at: ack.at,
    ...(ack.participant ? { participant: ack.participant } : {}),
    fullId: ack.fullId,
  };
  // That WAHA has it in hand is no receipt: whoever counts receipts must not find one.
  if (ack.rank !== 0) await learn(unit, ports, { session, message, evidence });
  if (ack.rank < 2) await ports.ackTold(unit, { message, ...ack });
  return 'done';
}

/** Understands one event. It runs in a transaction and may be repeated without harm. */
export async function takeEvent(
  unit: Unit,
  ports: EventPorts,
  { session, event }: { session: SessionRow; event: WebhookEvent },
): Promise<Taken> {
  switch (event.kind) {
    case 'message':
      return takeMessage(unit, ports, { session, said: event.message });
    case 'ack':
      return takeAck(unit, ports, session, event);
    case 'session_status':
      await ports.sessions.report(unit, session, {
        status: event.status,
        at: event.at,
        me: event.me,
        timelock: event.timelock,
        capping: event.capping,
      });
      if (asksForScan(event.status) || asksForScan(session.status)) {
        unit.afterCommit(() => ports.codeChanged(session));
      }
      return 'done';
    case 'reaction':
    case 'edited':
    case 'revoked':
      return takeDeed(unit, ports, { session, deed: event, toldAt: event.at });
    case 'ignored':
      return 'ignored';
  }
}
