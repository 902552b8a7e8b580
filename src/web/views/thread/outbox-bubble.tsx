import { useEffect, useState } from 'preact/hooks';
import { connection } from '../../connection.js';
import { t, time } from '../../languages/current.js';
import type { OutboxEntry } from '../../state/outbox.js';
import { exactNowMs } from '../../store.js';
import { Icon } from '../../ui/icon.js';
import { MarkedText } from './marked-text.js';
import { sizeWords } from '../composer/attachment.js';

const patienceMs = 1_000;

function useIsSlow(sinceMs: number): boolean {
  const [slow, setSlow] = useState(Date.now() - sinceMs > patienceMs);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), patienceMs);
    return () => clearTimeout(timer);
  }, []);
  return slow;
}

interface Props {
  entry: OutboxEntry;
  first: boolean;
  isLast: boolean;
}

/** A message the server has not answered for: on screen from the frame in which it was sent. */
export function OutboxBubble({ entry, first, isLast }: Props) {
  const isSlow = useIsSlow(entry.createdAtMs);
  const waiting = connection.value === 'live' ? t('bubble.saving') : t('bubble.savingOffline');
  const sentence = isSlow || connection.value === 'offline' ? waiting : '';
  return (
    <article
      class={`bubble out waits ${first ? 'first' : ''}`}
      tabIndex={isLast ? 0 : -1}
      aria-setsize={-1}
    >
      <span class="off-screen">{t('bubble.you')}</span>
      {entry.media && (
        <p class="media-file">
          <Icon name="file" />
          <bdi>{entry.media.filename}</bdi> <span class="hint">{sizeWords(entry.media.bytes)}</span>
        </p>
      )}
      {entry.text && <MarkedText text={entry.text} />}
      <footer class="bubble-foot">
        <span class="status tone-warn">
          <Icon name="clock-hollow" />
          {sentence || time().format('time', exactNowMs())}
        </span>
      </footer>
    </article>
  );
}
