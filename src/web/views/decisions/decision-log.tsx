import type { DecisionView } from '../../../protocol/views.js';
import { t } from '../../languages/current.js';
import { decisionWords, factRows } from '../../state/decision-words.js';
import { words } from '../../store.js';
import { CopyButton } from '../../ui/copy.js';
import { Dialog } from '../../ui/dialog.js';
import { Actions } from '../../ui/form.js';
import { Icon } from '../../ui/icon.js';
import type { IconName } from '../../ui/icon-paths.js';
import { Trouble } from '../../ui/trouble.js';
import { useDecisions } from './use-decisions.js';

const icons: Record<DecisionView['verdict'], IconName> = {
  send: 'check',
  wait: 'clock-bars',
  refuse: 'no-entry',
};

function Facts({ facts }: Pick<DecisionView, 'facts'>) {
  const rows = factRows(words.value, facts);
  if (rows.length === 0) return null;
  return (
    <details class="facts-seen">
      <summary>{t('why.facts')}</summary>
      <dl>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function Decision({ decision, number }: { decision: DecisionView; number: string }) {
  const { sentence, when, also, warnings } = decisionWords(words.value, decision, number);
  const { verdict, asked, category, policyVersion } = decision;
  return (
    <li class={`decision verdict-${verdict}`}>
      <Icon name={icons[verdict]} />
      <div class="decision-words">
        <p class="decision-sentence">{sentence}</p>
        <p class="hint">
          {t(`why.asked.${asked}`)} · {when}
        </p>
        {also.length > 0 && (
          <p>
            {t('why.also')}: {also.join(', ')}
          </p>
        )}
        {warnings.map(warning => (
          <p key={warning} class="tone-warn">
            {warning}
          </p>
        ))}
        <p class="hint">
          {t(`category.${category}`)} · {t('why.rules', { version: policyVersion })}
        </p>
        <Facts facts={decision.facts} />
      </div>
    </li>
  );
}

interface Props {
  messageId: string;
  /** What people call the number it leaves from. */
  number: string;
  onClose: () => void;
}

/** Every verdict on one message, newest first, with what it looked at. */
export function DecisionLog({ messageId, number, onClose }: Props) {
  const { decisions, problem, again } = useDecisions(messageId);
  return (
    <Dialog title={t('why.title')} onClose={onClose} size="medium">
      {problem && <Trouble sentence={t('why.failed')} problem={problem} onRetry={again} />}
      {!decisions && !problem && (
        <p class="dialog-loading" role="status">
          {t('why.loading')}
        </p>
      )}
      {decisions?.length === 0 && <p>{t('why.empty')}</p>}
      {decisions && decisions.length > 0 && (
        <>
          <ol class="decisions">
            {decisions.map(decision => (
              <Decision key={decision.id} decision={decision} number={number} />
            ))}
          </ol>
          <Actions>
            <CopyButton text={JSON.stringify(decisions, null, 2)} label={t('why.copy')} />
          </Actions>
        </>
      )}
    </Dialog>
  );
}
