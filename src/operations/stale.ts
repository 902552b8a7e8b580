import type { Policy } from '../pacing/index.js';
import type { Category } from '../protocol/codes.js';
import type { ResumeReviewView } from '../protocol/views.js';

export type StaleReason = ResumeReviewView['stale'][number]['why'];

/** A waiting message as a resume looks at it. */
export interface HeldMessage {
  id: string;
  sessionId: string;
  conversationId: string;
  title: string;
  source: string | null;
  authorName: string | null;
  campaign: string | null;
  category: Category;
  createdAt: Date;
  scheduledFor: Date | null;
  /** Their conversation was closed after this was written. */
  closedSince: boolean;
  /** Something else went to them after this was written and the stop began. */
  answeredSince: boolean;
}

const hourMs = 3_600_000;

/**
 * Why a message should not simply leave after a stop; null: it still means what it meant. What
 * nobody expects any more is named before what is merely old.
 */
export function staleReason(
  message: HeldMessage,
  { resume }: Pick<Policy, 'resume'>,
  now: Date,
): StaleReason | null {
  const { scheduledFor, createdAt } = message;
  const lateMs = now.getTime() - (scheduledFor ?? createdAt).getTime();
  if (scheduledFor && lateMs > resume.scheduledStaleAfterHours * hourMs) return 'scheduled_missed';
  if (message.closedSince) return 'conversation_closed';
  if (message.answeredSince) return 'answered_since';
  return !scheduledFor && lateMs > resume.staleAfterHours * hourMs ? 'too_old' : null;
}
