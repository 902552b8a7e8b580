import type { PauseView } from '../../../protocol/views.js';
import { t } from '../../languages/current.js';
import { pauseSentence, targetWords } from '../../state/pause-words.js';
import { can, pauses, sessionLabel, words } from '../../store.js';
import { Button } from '../../ui/button.js';
import { openDialog } from '../frame/dialogs.js';

function PauseRow({ pause }: { pause: PauseView }) {
  const number = sessionLabel(pause.sessionId ?? '', '');
  const review = () => {
    openDialog.value = { kind: 'resume', target: pause };
  };
  return (
    <li class={pause.cause === 'person' ? 'pause-row' : 'pause-row automatic'}>
      <p>{pauseSentence(words.value, pause, number)}</p>
      {can('queue:pause') && (
        <Button
          icon="play"
          label={`${t('resume.open')}: ${targetWords(words.value, pause, number)}`}
          onClick={review}
        >
          {t('resume.open')}
        </Button>
      )}
    </li>
  );
}

/** Everything that is stopped, each with the way to review and lift it. */
export function PauseList() {
  if (pauses.value.length === 0) return null;
  return (
    <section class="page-part">
      <h2>{t('desk.pauses')}</h2>
      <ul class="pause-list">
        {pauses.value.map(pause => (
          <PauseRow key={pause.id} pause={pause} />
        ))}
      </ul>
    </section>
  );
}
