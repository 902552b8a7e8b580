import type { LabelColor, Priority } from '../codes.js';
import type { Iso } from './basics.js';

/** Somebody of the team, as the others see them. */
export interface ColleagueView {
  id: string;
  name: string;
}

/** A word of the company that is put on conversations. */
export interface LabelView {
  id: string;
  name: string;
  color: LabelColor;
}

/** What can be done to a conversation, or happen to it by itself. */
export type ActivityKind =
  | 'assigned'
  | 'unassigned'
  | 'closed'
  | 'reopened'
  | 'archived'
  | 'unarchived'
  | 'labelled'
  | 'unlabelled'
  | 'prioritised'
  | 'snoozed'
  | 'woken';

/** What the sentence of an activity names. Only what its kind needs is there. */
export interface ActivityDetail {
  /** To whom it was given, or from whom it was taken. */
  user?: ColleagueView;
  /** Why it was closed, in the words of who closed it. */
  reason?: string;
  /** The label as it was called then. */
  label?: string;
  priority?: Priority;
  /** When it comes back. */
  until?: Iso;
  /** It came back because the person wrote. */
  wrote?: boolean;
}

/** A line in a thread that is no message: who did what to the conversation, when. Never sent. */
export interface ActivityView {
  id: string;
  conversationId: string;
  kind: ActivityKind;
  /** A person or a key; null: it happened by itself, as when the person wrote. */
  by: ColleagueView | null;
  detail: ActivityDetail;
  at: Iso;
}

/** What the team writes to itself in a thread. It is no message and never reaches WhatsApp. */
export interface NoteView {
  id: string;
  conversationId: string;
  author: ColleagueView;
  /** null once it was deleted. */
  text: string | null;
  /** Whom it calls, by id. */
  mentions: readonly string[];
  at: Iso;
  editedAt: Iso | null;
  /** Rises with every change. */
  version: number;
}
