import { signal } from '@preact/signals';
import type { PauseView } from '../../../protocol/views.js';
import type { AccessAbout } from '../../state/access.js';
import type { Decision } from '../../state/settle.js';

/** A message nobody could find, and to whom it was written. */
export interface Unsettled {
  id: string;
  sessionId: string;
  title: string;
}

/** Dialogs that several places open. One at a time. */
export type OpenDialog =
  | { kind: 'sheet' }
  | { kind: 'clock' }
  | { kind: 'customer' }
  | { kind: 'new-conversation' }
  | { kind: 'pause'; scope: PauseView['scope']; sessionId: string | null }
  | { kind: 'resume'; target: Pick<PauseView, 'scope' | 'sessionId' | 'campaign'> }
  | { kind: 'access'; about: AccessAbout }
  | { kind: 'decisions'; messageId: string; number: string }
  | { kind: 'snooze'; conversationId: string }
  | { kind: 'labels' }
  | { kind: 'settle'; decision: Decision; message: Unsettled };

export const openDialog = signal<OpenDialog | null>(null);

export function closeDialog(): void {
  openDialog.value = null;
}
