import { signal } from '@preact/signals';
import type { PauseView } from '../../../protocol/views.js';

/** Dialogs that several places open. One at a time. */
export type OpenDialog =
  | { kind: 'sheet' }
  | { kind: 'clock' }
  | { kind: 'customer' }
  | { kind: 'new-conversation' }
  | { kind: 'pause'; scope: PauseView['scope']; sessionId: string | null }
  | { kind: 'resume'; target: Pick<PauseView, 'scope' | 'sessionId' | 'campaign'> }
  | { kind: 'decisions'; messageId: string; number: string };

export const openDialog = signal<OpenDialog | null>(null);

export function closeDialog(): void {
  openDialog.value = null;
}
