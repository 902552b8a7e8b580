import type { Iso } from './basics.js';
import type { LabelView } from './activities.js';
import type { ConversationCounts, ConversationView } from './conversations.js';
import type { PauseView, SessionView } from './numbers.js';
import type { GrantView, UserView } from './team.js';

export interface BootstrapView {
  me: UserView;
  rights: readonly string[];
  /** What may be done on which session; null: everything on all of them. */
  grants: readonly GrantView[] | null;
  company: { id: string; name: string; timezone: string };
  sandbox: boolean;
  /** The gateway's time, which the sandbox may have moved. */
  now: Iso;
  sessions: readonly SessionView[];
  pauses: readonly PauseView[];
  labels: readonly LabelView[];
  conversations: readonly ConversationView[];
  /** Where the list goes on; null at its end. */
  nextCursor: string | null;
  total: number;
  counts: ConversationCounts;
  /** The stream number this picture was taken at. */
  seq: number;
  version: string;
  /** Largest file that may be sent, in bytes. */
  maxMediaBytes: number;
}
