import type { MessageRow } from '../../conversations/index.js';
import type { Reader } from '../../db/connection.js';
import type { SessionId } from '../../kernel/ids.js';
import type { Facts, WaitingLane, WaitingMessage } from '../../pacing/index.js';
import { lastPriorities } from '../store/turn-store.js';
import { gatherFacts } from './gather-facts.js';
import { countsOf, type FactsPorts, type LaneSituation } from './gather-lane.js';

/** What waits at a session as the forecast takes it, and every message's own facts. */
export interface Waiting {
  lane: WaitingLane;
  factsOf: ReadonlyMap<string, Facts>;
}

/**
 * Until when delivery itself has a message wait: after a failed try, for an earlier one of its
 * conversation, for an answer about its number. The hold of a rule is asked for anew.
 */
export function ownWait({ holdCode, notBefore, scheduledFor }: MessageRow): Date | null {
  const isOwn = holdCode === 'turn' || (holdCode === null && scheduledFor === null);
  return isOwn ? notBefore : null;
}

function waitingMessage(row: MessageRow, facts: Facts, situation: LaneSituation): WaitingMessage {
  const { message, recipient, relation, counts } = facts;
  const isHeldAlone = facts.pauses.some(pause =>
    situation.pauses.some(one => one === pause && one.heldIds),
  );
  return {
    message,
    recipient,
    relation,
    countedToday: counts.recipientCountedToday,
    notBefore: ownWait(row),
    counts,
    textKey: row.bodyHash,
    ...(isHeldAlone ? { pauses: facts.pauses } : {}),
    ...(row.priority === null ? {} : { priority: row.priority }),
    ...(row.turn === null ? {} : { turn: row.turn }),
  };
}

/** Gathers the lane of these rows of one session. */
export async function waitingLane(
  reader: Reader,
  ports: FactsPorts,
  { rows, situation }: { rows: readonly MessageRow[]; situation: LaneSituation },
): Promise<Waiting> {
  const facts = await gatherFacts(reader, ports, { rows, situation });
  const factsOf = new Map(facts.map(one => [one.message.id, one]));
  const messages = rows.flatMap(row => {
    const own = factsOf.get(row.id);
    return own ? [waitingMessage(row, own, situation)] : [];
  });
  const { session, lane, pauses, policy, used } = situation;
  const sessionId = session.id as SessionId;
  const { traffic, spread } = await ports.usual(reader, { sessionId, zone: session.zone, policy });
  return {
    factsOf,
    lane: {
      messages,
      session,
      counts: countsOf(used),
      lane,
      pauses: pauses.filter(({ heldIds }) => heldIds === null),
      checksInLastHour: used.asked.map(({ at }) => at).reverse(),
      lastPriorities: await lastPriorities(reader, sessionId, policy.fairness.everyNth - 1),
      traffic,
      spread,
    },
  };
}
