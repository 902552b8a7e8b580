import { t } from '../../languages/current.js';
import { decisions } from '../../state/settle.js';
import { canOn } from '../../store.js';
import { openDialog, type Unsettled } from '../frame/dialogs.js';

/** The three answers to "did it arrive?"; nothing for who may not write. */
export function SettleButtons({ message }: { message: Unsettled }) {
  if (!canOn('messages:send', message.sessionId)) return null;
  return (
    <span class="settle" role="group" aria-label={t('settle.to', { name: message.title })}>
      {decisions.map(decision => (
        <button
          key={decision}
          type="button"
          class="link"
          onClick={() => {
            openDialog.value = { kind: 'settle', decision, message };
          }}
        >
          {t(`settle.${decision}`)}
        </button>
      ))}
    </span>
  );
}
