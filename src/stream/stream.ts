import type { Reader } from '../db/connection.js';
import type { Unit } from '../db/transactor.js';
import type { DomainEvent } from '../events/domain-event.js';
import type { Clock } from '../kernel/clock.js';
import type { CompanyId } from '../kernel/ids.js';
import type { EventRow } from './model.js';
import { appendEvents, dropBefore, headOf, listSince, raiseHead, tailOf } from './store.js';

/** Kept at least this long and at least this many, whichever is more. */
const keptMs = 24 * 3_600_000;
const keptEvents = 100_000;

type Subject = Pick<EventRow, 'sessionId' | 'conversationId' | 'subjectId'>;

/** What an event is about, in the columns that decide who may see it. */
function subjectOf(event: DomainEvent): Subject {
  switch (event.type) {
    case 'message.created':
    case 'message.changed':
      return {
        sessionId: event.sessionId,
        conversationId: event.conversationId,
        subjectId: event.messageId,
      };
    case 'message.merged':
      return {
        sessionId: event.sessionId,
        conversationId: event.conversationId,
        subjectId: event.mergedId,
      };
    case 'conversation.changed':
      return {
        sessionId: event.sessionId,
        conversationId: event.conversationId,
        subjectId: event.conversationId,
      };
    case 'conversation.merged':
      return {
        sessionId: event.sessionId,
        conversationId: event.conversationId,
        subjectId: event.mergedId,
      };
    case 'activity.added':
      return {
        sessionId: event.sessionId,
        conversationId: event.conversationId,
        subjectId: event.activityId,
      };
    case 'note.changed':
      return {
        sessionId: event.sessionId,
        conversationId: event.conversationId,
        subjectId: event.noteId,
      };
    case 'contact.merged':
      return { sessionId: null, conversationId: null, subjectId: event.mergedId };
    case 'contact.changed':
      return { sessionId: null, conversationId: null, subjectId: event.contactId };
    case 'session.changed':
      return { sessionId: event.sessionId, conversationId: null, subjectId: event.sessionId };
    case 'pauses.changed':
      return { sessionId: event.sessionId, conversationId: null, subjectId: null };
    case 'policy.changed':
      return {
        sessionId: event.sessionId,
        conversationId: null,
        subjectId: event.sessionId,
      };
    case 'contacts.sync':
      return { sessionId: event.sessionId, conversationId: null, subjectId: event.taskId };
    case 'template.changed':
    case 'template.removed':
      return { sessionId: null, conversationId: null, subjectId: event.templateId };
    case 'labels.changed':
    case 'clock.moved':
      return { sessionId: null, conversationId: null, subjectId: null };
  }
}

/** The ordered log of visible changes. It does not know what an event means. */
export function createStream({ clock }: { clock: Clock }) {
  return {
    /** Numbers and stores what a transaction announced; the same change said twice is told once. */
    async append(unit: Unit, announced: readonly DomainEvent[]): Promise<void> {
      const distinct = new Map(announced.map(event => [JSON.stringify(event), event]));
      const last = await raiseHead(unit, distinct.size);
      const at = clock.now();
      const rows = [...distinct.values()].map((event, index) => ({
        companyId: unit.companyId,
        seq: last - distinct.size + 1 + index,
        type: event.type,
        ...subjectOf(event),
        at,
      }));
      await appendEvents(unit, rows);
    },

    head: headOf,

    /** Events after `since`, oldest first; null when the log no longer reaches back that far. */
    async since(
      reader: Reader,
      companyId: CompanyId,
      range: { since: number; limit: number },
    ): Promise<EventRow[] | null> {
      const tail = await tailOf(reader, companyId);
      const head = await headOf(reader, companyId);
      if (range.since > head || (range.since < tail - 1 && range.since < head)) return null;
      return listSince(reader, companyId, range);
    },

    /** Forgets what is both old and far behind. */
    async prune(unit: Unit): Promise<void> {
      const head = await headOf(unit, unit.companyId);
      await dropBefore(unit, head - keptEvents, new Date(clock.now().getTime() - keptMs));
    },
  };
}

export type Stream = ReturnType<typeof createStream>;
