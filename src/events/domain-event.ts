import type {
  ActivityId,
  ContactId,
  ConversationId,
  MessageId,
  NoteId,
  SessionId,
  TemplateId,
} from '../kernel/ids.js';

/**
 * What happened, in the past tense. The closed list: a new visible change starts here.
 * Facts and ids only; texts of people stay in their tables.
 */
export type DomainEvent =
  | {
      type: 'message.created' | 'message.changed';
      messageId: MessageId;
      conversationId: ConversationId;
      sessionId: SessionId;
    }
  /** What had been taken for a message typed on the phone is one of ours: `mergedId` is no more. */
  | {
      type: 'message.merged';
      mergedId: MessageId;
      messageId: MessageId;
      /** Where it stood. */
      conversationId: ConversationId;
      sessionId: SessionId;
    }
  | { type: 'conversation.changed'; conversationId: ConversationId; sessionId: SessionId }
  /** Two were one: what `mergedId` named is `conversationId` from now on. */
  | {
      type: 'conversation.merged';
      mergedId: ConversationId;
      conversationId: ConversationId;
      sessionId: SessionId;
    }
  | {
      type: 'activity.added';
      activityId: ActivityId;
      conversationId: ConversationId;
      sessionId: SessionId;
    }
  | {
      type: 'note.changed';
      noteId: NoteId;
      conversationId: ConversationId;
      sessionId: SessionId;
    }
  | { type: 'contact.changed'; contactId: ContactId }
  | { type: 'contact.merged'; mergedId: ContactId; contactId: ContactId }
  | { type: 'session.changed'; sessionId: SessionId }
  | { type: 'pauses.changed' | 'policy.changed'; sessionId: SessionId | null }
  | { type: 'contacts.sync'; taskId: string; sessionId: SessionId }
  | { type: 'labels.changed' }
  | { type: 'template.changed' | 'template.removed'; templateId: TemplateId }
  | { type: 'clock.moved' };

/** Said inside a transaction, heard only if it commits. */
export type Announce = (event: DomainEvent) => void;
