import type { Conversations, MessageRow } from '../../conversations/index.js';
import type { Transact, Unit } from '../../db/transactor.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { MessageId } from '../../kernel/ids.js';
import type { Viewer } from '../../conversations/index.js';

export interface SettlePorts {
  transact: Transact;
  clock: Clock;
  conversations: Conversations;
}

/** What a person says of a message nobody could find: it arrived, send it again, give it up. */
export type Word = 'arrived' | 'send_again' | 'give_up';

export interface PersonsWord {
  word: Word;
  /** Name of the person. */
  by: string;
  reason: string | null;
}

const known = { unknownSince: null, unknownUntil: null, needsPerson: false } as const;

/** Back in its lane with the same WhatsApp id: the next try is a new attempt. */
export function sendAgain(
  unit: Unit,
  { conversations }: Pick<SettlePorts, 'conversations'>,
  message: MessageRow,
): Promise<MessageRow | null> {
  return conversations.moveMessage(unit, message, 'pending', {
    ...known,
    countedAt: null,
    firstContact: false,
    notBefore: null,
    outcomeDetail: null,
  });
}

/**
 * Settles an unknown message by a person's word. Throws `conflict` when nobody has to decide: it
 * is known by now, or the gateway is still looking.
 */
export function settleUnknown(
  ports: SettlePorts,
  { viewer, id, said }: { viewer: Viewer; id: MessageId; said: PersonsWord },
): Promise<MessageRow> {
  const { transact, clock, conversations } = ports;
  return transact(viewer.scope.companyId, async unit => {
    const message = await conversations.getMessage(unit, viewer, id);
    if (message.status !== 'unknown' || !message.needsPerson)
      throw new AppError('conflict', 'There is nothing to decide about this message.', {
        status: message.status,
      });
    const why = [said.by, said.reason].filter(Boolean).join(': ');
    const now = clock.now();
    const moves: Record<Word, () => Promise<MessageRow | null>> = {
      arrived: () =>
        conversations.moveMessage(unit, message, 'sent', {
          ...known,
          sentAt: message.countedAt ?? now,
          outcomeDetail: why,
        }),
      send_again: () => sendAgain(unit, ports, message),
      give_up: () =>
        conversations.moveMessage(unit, message, 'failed', {
          ...known,
          outcomeCode: 'given_up',
          outcomeDetail: why,
          endedAt: now,
        }),
    };
    const moved = await moves[said.word]();
    if (!moved) throw new AppError('conflict', 'Somebody was faster.');
    const object = { kind: 'message', id } as const;
    unit.note({ what: 'message.settled', object, after: { word: said.word } });
    return moved;
  });
}
