import type { Colleague } from '../../access/index.js';
import type { Conversations } from '../../conversations/index.js';
import type { Reader } from '../../db/connection.js';
import { scopeOf } from '../../db/scope.js';
import type { Transact, Unit } from '../../db/transactor.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type {
  CompanyId,
  ConversationId,
  NewId,
  NoteId,
  SessionId,
  UserId,
} from '../../kernel/ids.js';
import type { Principal } from '../../kernel/principal.js';
import { notes, type NoteRow } from '../model.js';
import { findNote } from '../store/note-store.js';

interface Ports {
  transact: Transact;
  clock: Clock;
  newId: NewId;
  conversations: Conversations;
  readers(reader: Reader, companyId: CompanyId, sessionId: SessionId): Promise<Colleague[]>;
}

export interface NoteText {
  text: string;
  /** Whom it calls. */
  mentions: UserId[];
}

/** What the team writes to itself beside the messages. */
export function createNotes({ transact, clock, newId, conversations, readers }: Ports) {
  /** Nobody is called who could not read what they are called to. */
  async function mustRead(unit: Unit, sessionId: SessionId, mentions: readonly UserId[]) {
    if (mentions.length === 0) return;
    const ids = new Set((await readers(unit, unit.companyId, sessionId)).map(({ id }) => id));
    if (!mentions.every(id => ids.has(id)))
      throw new AppError(
        'person_cannot_read',
        'Somebody who is mentioned cannot read this number.',
      );
  }

  function announce(unit: Unit, { id: noteId, conversationId, sessionId }: NoteRow): void {
    unit.announce({ type: 'note.changed', noteId, conversationId, sessionId });
  }

  /** The caller's own, and still there. */
  async function own(unit: Unit, caller: Principal, id: NoteId): Promise<NoteRow> {
    const note = await findNote(unit, scopeOf(caller), id);
    if (!note || note.deletedAt) throw new AppError('not_found', 'There is no such note.');
    if (note.authorId === caller.id) return note;
    throw new AppError('forbidden', 'A note is changed by who wrote it.');
  }

  async function change(unit: Unit, note: NoteRow, set: Partial<NoteRow>): Promise<NoteRow> {
    const next = { ...set, version: note.version + 1 };
    await notes.update(unit, next, { companyId: unit.companyId, id: note.id });
    announce(unit, note);
    return { ...note, ...next };
  }

  return {
    write: (caller: Principal, id: ConversationId, { text, mentions }: NoteText) =>
      transact(caller.companyId, async (unit): Promise<NoteRow> => {
        const conversation = await conversations.get(unit, scopeOf(caller), id);
        await mustRead(unit, conversation.sessionId, mentions);
        const note: NoteRow = {
          id: newId<NoteId>(),
          companyId: unit.companyId,
          sessionId: conversation.sessionId,
          conversationId: conversation.id,
          authorId: caller.id,
          authorName: caller.name,
          body: text,
          mentions,
          createdAt: clock.now(),
          editedAt: null,
          deletedAt: null,
          version: 1,
        };
        await notes.insert(unit, note);
        announce(unit, note);
        return note;
      }),

    edit: (caller: Principal, id: NoteId, { text, mentions }: NoteText) =>
      transact(caller.companyId, async (unit): Promise<NoteRow> => {
        const note = await own(unit, caller, id);
        await mustRead(unit, note.sessionId, mentions);
        return change(unit, note, { body: text, mentions, editedAt: clock.now() });
      }),

    /** Its words are gone for good. */
    remove: (caller: Principal, id: NoteId) =>
      transact(caller.companyId, async (unit): Promise<void> => {
        const note = await own(unit, caller, id);
        await change(unit, note, { body: '', mentions: [], deletedAt: clock.now() });
      }),
  };
}

export type Notes = ReturnType<typeof createNotes>;
