import { useEffect, useState } from 'preact/hooks';
import type { QueueStatusView } from '../../../protocol/views.js';
import { summaryOf, type DeskTone, type Summary } from '../../state/desk.js';
import { t } from '../../languages/current.js';
import { words } from '../../store.js';
import { Icon } from '../../ui/icon.js';
import type { IconName } from '../../ui/icon-paths.js';

const icons: Record<DeskTone, IconName> = { calm: 'check', wait: 'clock-bars', act: 'alert' };

function Standing({ standing }: Pick<Summary, 'standing'>) {
  if (standing.length === 0) return null;
  return (
    <dl class="standing" aria-label={t('desk.standing')}>
      {standing.map(({ session, label, sentence }) => (
        <div key={session}>
          <dt>
            <bdi>{label}</bdi>
          </dt>
          <dd>{sentence}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The one sentence an operator reads first. Spoken when what it says changes, not with each minute. */
export function SummaryLine({ status }: { status: QueueStatusView | null }) {
  const summary = status ? summaryOf(words.value, status) : null;
  const sentence = summary?.sentence ?? '';
  const gist = status
    ? `${status.summary.state} ${status.summary.because?.code} ${status.trouble} ${status.toDecide.total}`
    : '';
  const [spoken, setSpoken] = useState('');
  useEffect(() => setSpoken(sentence), [gist]);
  return (
    <div class="summary">
      <p class={`summary-line summary-${summary?.tone ?? 'none'}`}>
        {summary && <Icon name={icons[summary.tone]} size={20} />}
        <span>{summary ? sentence : t('desk.loading')}</span>
      </p>
      <span class="off-screen" role="status">
        {spoken}
      </span>
      {summary && <Standing standing={summary.standing} />}
    </div>
  );
}
