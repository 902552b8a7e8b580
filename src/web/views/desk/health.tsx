import type { SessionView } from '../../../protocol/views.js';
import { t } from '../../languages/current.js';
import { partSentence } from '../../state/health-words.js';
import { restrictionWords } from '../../state/restriction-words.js';
import { words } from '../../store.js';
import { Icon } from '../../ui/icon.js';
import { Meter } from '../../ui/parts.js';

/** How well a number does, and what takes its points. */
export function Health({ session }: { session: SessionView }) {
  const { score, level, parts } = session.health;
  return (
    <section class="number-part">
      <h4>{t('desk.health')}</h4>
      <p class={`health level-${level}`}>
        <strong>{t(`health.${level}`)}</strong>
        <span>{t('desk.healthScore', { score })}</span>
      </p>
      {parts.length === 0 ? (
        <p class="hint">{level === 'good' ? t('desk.healthFine') : t('desk.healthRising')}</p>
      ) : (
        <ul class="health-parts">
          {parts.map(part => (
            <li key={part.code}>
              <span>{partSentence({ t }, part)}</span>
              <span class="penalty">{t('desk.penalty', { n: part.penalty })}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** What WhatsApp itself holds the number to. */
export function Restriction({ session }: { session: SessionView }) {
  const { timelock, quota, warning, untold } = restrictionWords(words.value, session.restriction);
  const isFree = !untold && !timelock && !quota && !warning;
  return (
    <section class="number-part">
      <h4>{t('desk.whatsapp')}</h4>
      {timelock && (
        <p class="restricted">
          <Icon name="no-entry" />
          {timelock}
        </p>
      )}
      {quota && quota.limit !== null && (
        <Meter used={quota.used} limit={quota.limit} text={quota.sentence} />
      )}
      {quota?.limit === null && <p class="hint">{quota.sentence}</p>}
      {warning && (
        <p class="restricted">
          <Icon name="alert" />
          {warning}
        </p>
      )}
      {isFree && <p class="hint">{t('desk.whatsappNone')}</p>}
      {untold && <p class="hint">{t('desk.whatsappUntold')}</p>}
    </section>
  );
}
