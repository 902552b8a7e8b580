import { signal } from '@preact/signals';
import { t } from '../../languages/current.js';
import { focusWhenThere } from '../frame/panes.js';

/** The conversation in which a note is being written in the place of a message. */
export const notingIn = signal<string | null>(null);

export function startNote(conversationId: string): void {
  notingIn.value = conversationId;
  focusWhenThere('composer');
}

export function endNote(): void {
  notingIn.value = null;
  focusWhenThere('composer');
}

/** Whether what is written goes to the person, or stays in the house. */
export function Modes({ conversationId, isNote }: { conversationId: string; isNote: boolean }) {
  return (
    <div class={isNote ? 'modes note' : 'modes'} role="group" aria-label={t('note.modes')}>
      <button type="button" class="mode" aria-pressed={!isNote} onClick={endNote}>
        {t('note.reply')}
      </button>
      <button
        type="button"
        class="mode"
        aria-pressed={isNote}
        title={`${t('note.mode')} (n)`}
        onClick={() => startNote(conversationId)}
      >
        {t('note.mode')}
      </button>
    </div>
  );
}
