import type { ResumeReviewView } from '../../../protocol/views.js';
import { t } from '../../languages/current.js';
import { allKept, toggled, type Kept } from '../../state/resume.js';
import { agoOf } from '../../state/words.js';
import { words } from '../../store.js';

interface Props {
  stale: ResumeReviewView['stale'];
  kept: Kept;
  onChange: (kept: Kept) => void;
}

/** Messages that may have lost their sense: cancelled unless a person keeps them. */
export function StaleList({ stale, kept, onChange }: Props) {
  const areAllKept = stale.every(({ id }) => kept.has(id));
  return (
    <fieldset class="stale">
      <legend>{t('resume.stale', { n: stale.length })}</legend>
      <p class="hint">{stale.length > 1 ? t('resume.staleWhyMany') : t('resume.staleWhy')}</p>
      {stale.length > 1 && (
        <label class="tick">
          <input
            type="checkbox"
            checked={areAllKept}
            onChange={() => onChange(areAllKept ? new Set() : allKept(stale))}
          />
          {t('resume.keepAll')}
        </label>
      )}
      <ul class="stale-list">
        {stale.map(({ id, title, why, createdAt }) => (
          <li key={id} class={kept.has(id) ? 'stale-row' : 'stale-row going'}>
            <span class="stale-words">
              <bdi>{title}</bdi>
              <span class="hint">
                {t(`resume.why.${why}`)} ·{' '}
                {t('resume.written', { ago: agoOf(words.value, createdAt) })}
              </span>
            </span>
            <label class="tick">
              <input
                type="checkbox"
                checked={kept.has(id)}
                aria-label={t('resume.keepOne', { name: title })}
                onChange={() => onChange(toggled(kept, id))}
              />
              {t('resume.keep')}
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
