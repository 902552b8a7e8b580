import type { EmergencyView, ResumeReviewView } from '../../../protocol/views.js';
import { t, time } from '../../languages/current.js';
import { emergencySentence } from '../../state/emergency-words.js';
import { categoryRows } from '../../state/resume.js';
import { agoOf, sentences, whenAt, type Words } from '../../state/words.js';
import { words } from '../../store.js';
import { Icon } from '../../ui/icon.js';

/** The anomaly that is still there, before anything else. */
export function StillHolds({ emergency }: { emergency: EmergencyView }) {
  const { advisedAt } = emergency;
  return (
    <p class="failure still-holds">
      <Icon name="alert" />
      <span>
        {sentences(
          t('resume.stillHolds'),
          emergencySentence({ t }, emergency),
          advisedAt ? t('resume.advised', { time: whenAt(words.value, advisedAt) }) : '',
        )}
      </span>
    </p>
  );
}

function goesSentence(spoken: Words, { waiting: n, done }: ResumeReviewView): string {
  if (n === 0) return t('resume.nothing');
  if (!done) return t('resume.goes', { n });
  const time = whenAt(spoken, done.p50);
  const worst = whenAt(spoken, done.p90);
  return time === worst
    ? t('resume.goesDone', { n, time })
    : t('resume.goesWorst', { n, time, worst });
}

interface RowProps {
  name: string;
  n: number;
}

function Rows({ title, rows }: { title: string; rows: readonly RowProps[] }) {
  if (rows.length === 0) return null;
  return (
    <div class="review-rows">
      <h3>{title}</h3>
      <dl>
        {rows.map(({ name, n }) => (
          <div key={name}>
            <dt>
              <bdi>{name}</bdi>
            </dt>
            <dd>{time().number(n)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** What would go, to whom, from whom, until when, and how. */
export function Review({ review }: { review: ResumeReviewView }) {
  const { byCategory, bySource, oldestAt, ramp } = review;
  const oldest = oldestAt ? t('resume.oldest', { ago: agoOf(words.value, oldestAt) }) : '';
  const to = categoryRows(byCategory).map(({ category, n }) => ({
    name: t(`category.${category}`),
    n,
  }));
  const from = bySource.map(({ name, waiting: n }) => ({ name, n }));
  return (
    <>
      <p class="figure">{sentences(goesSentence(words.value, review), oldest)}</p>
      {(to.length > 0 || from.length > 0) && (
        <div class="review-tables">
          <Rows title={t('resume.to')} rows={to} />
          <Rows title={t('resume.from')} rows={from} />
        </div>
      )}
      {ramp && <p class="notice">{t('resume.slowly')}</p>}
    </>
  );
}
