import type { Colleague } from '../../access/index.js';
import type { Conversations, ConversationWithContext } from '../../conversations/index.js';
import type { Reader } from '../../db/connection.js';
import type { Unit } from '../../db/transactor.js';
import { AppError } from '../../kernel/errors.js';
import type { CompanyId, SessionId, UserId } from '../../kernel/ids.js';
import type { Principal } from '../../kernel/principal.js';

interface Ports {
  conversations: Conversations;
  readers(reader: Reader, companyId: CompanyId, sessionId: SessionId): Promise<Colleague[]>;
  isOurs(reader: Reader, companyId: CompanyId, id: UserId): Promise<boolean>;
}

export interface AssignWish {
  /** `me` is the caller; null takes it from whoever has it. */
  userId: UserId | 'me' | null;
  /** Whose it is as far as the caller knows; somebody else may have been quicker. */
  from?: UserId | null | undefined;
}

function idOf(caller: Principal, userId: AssignWish['userId']): UserId | null {
  if (userId !== 'me') return userId;
  if (caller.kind === 'user') return caller.id;
  throw new AppError('invalid_input', 'A key is nobody: name the person by id.');
}

/** Gives conversations to people who may read them, and takes them from those who may no longer. */
export function createAssigning({ conversations, readers, isOurs }: Ports) {
  async function readerBy(
    unit: Unit,
    { sessionId }: ConversationWithContext,
    id: UserId,
  ): Promise<Colleague> {
    const all = await readers(unit, unit.companyId, sessionId);
    const found = all.find(one => one.id === id);
    if (found) return found;
    if (!(await isOurs(unit, unit.companyId, id)))
      throw new AppError('not_found', 'There is no such person here.');
    throw new AppError('person_cannot_read', 'This person cannot read this number.');
  }

  return {
    /** @throws AppError `person_cannot_read`; `conflict` when it is no longer whose it was. */
    async assign(
      unit: Unit,
      row: ConversationWithContext,
      { wish, by }: { wish: AssignWish; by: Principal },
    ): Promise<void> {
      const { assigneeId, assigneeName } = row;
      const id = idOf(by, wish.userId);
      if (wish.from !== undefined && wish.from !== assigneeId && id !== assigneeId) {
        const assignee = assigneeId && { id: assigneeId, name: assigneeName };
        throw new AppError('conflict', 'Somebody else was quicker.', { assignee });
      }
      const to = id && (await readerBy(unit, row, id));
      await conversations.assign(unit, row, { to, by });
    },

    /** After rights were taken: what somebody can no longer read is theirs no longer. */
    async takeFromUnable(unit: Unit): Promise<void> {
      for (const row of await conversations.outOfReach(unit, unit))
        await conversations.assign(unit, row, { to: null, by: null });
    },
  };
}
