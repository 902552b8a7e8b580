import type { Conversations, MessageRow, Viewer } from '../../conversations/index.js';
import type { Transact } from '../../db/transactor.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { MessageId } from '../../kernel/ids.js';

interface Ports {
  transact: Transact;
  conversations: Conversations;
  clock: Clock;
}

/** Takes a message back while it waits. Once it is claimed it is too late, and that is said. */
export function cancel(
  { transact, conversations, clock }: Ports,
  { viewer, id, by }: { viewer: Viewer; id: MessageId; by: string },
): Promise<MessageRow> {
  return transact(viewer.scope.companyId, async unit => {
    const message = await conversations.getMessage(unit, viewer, id);
    if (message.status === 'cancelled') return message;
    const set = {
      endedAt: clock.now(),
      outcomeDetail: by,
      holdCode: null,
      holdUntil: null,
      holdDetail: null,
    };
    const row = await conversations.row(unit, unit, id);
    const moved = row && (await conversations.moveMessage(unit, row, 'cancelled', set));
    if (!moved) throw new AppError('already_sending', 'It has left already, or is leaving now.');
    return moved;
  });
}
