import type { RefusalReason } from '../../../protocol/codes.js';
import type { SimulationView } from '../../../protocol/views.js';
import { t, time } from '../../languages/current.js';
import { reasonWords } from '../../state/reason-words.js';
import { daysAgain, spanOf, type SimulatedDay } from '../../state/policy/simulation.js';
import { whenAt } from '../../state/words.js';
import { sessionLabel, words } from '../../store.js';

const shownMoves = 10;

function Total({ total }: Pick<SimulationView, 'total'>) {
  const figures = [
    [total.asBefore, t('sim.asBefore')],
    [total.later, t('sim.later')],
    [total.earlier, t('sim.earlier')],
    [total.refused, t('sim.refused')],
    [total.unsent, t('sim.unsent')],
  ] as const;
  return (
    <dl class="figures">
      {figures.map(([n, name]) => (
        <div key={name} class="figure-cell">
          <dt>{name}</dt>
          <dd>{time().number(n)}</dd>
        </div>
      ))}
    </dl>
  );
}

function dayWords(date: string): string {
  return time().format('day', Date.parse(`${date}T12:00:00Z`), 'UTC');
}

/** A day as one bar: as before, later, refused, in this order. */
function DayBar({ day, widest }: { day: SimulatedDay; widest: number }) {
  const part = (n: number) => ({ inlineSize: `${(n / widest) * 100}%` });
  return (
    <span class="sim-bar">
      <span class="sim-as" style={part(day.asBefore + day.earlier)} />
      <span class="sim-later" style={part(day.later)} />
      <span class="sim-refused" style={part(day.refused)} />
    </span>
  );
}

function Days({ days }: { days: readonly SimulatedDay[] }) {
  const widest = Math.max(1, ...days.map(({ wished }) => wished));
  return (
    <table class="sim-table">
      <thead>
        <tr>
          <th scope="col">{t('sim.day')}</th>
          <td class="sim-bar-cell" />
          <th scope="col">{t('sim.wished')}</th>
          <th scope="col">{t('sim.later')}</th>
          <th scope="col">{t('sim.refused')}</th>
          <th scope="col" class="sim-held">
            {t('sim.held')}
          </th>
        </tr>
      </thead>
      <tbody>
        {days.map(day => (
          <tr key={day.date}>
            <th scope="row">{dayWords(day.date)}</th>
            <td class="sim-bar-cell" aria-hidden="true">
              <DayBar day={day} widest={widest} />
            </td>
            <td>{day.wished}</td>
            <td>{day.later}</td>
            <td>{day.refused}</td>
            <td class="sim-held">{day.heldBy ? reasonWords({ t }, day.heldBy) : ''}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Moved({ moved }: Pick<SimulationView, 'moved'>) {
  if (moved.length === 0) return null;
  const at = (instant: string | null) => (instant ? whenAt(words.value, instant) : t('sim.never'));
  return (
    <details class="facts-seen">
      <summary>{t('sim.moved')}</summary>
      <ul class="version-changes">
        {moved.slice(0, shownMoves).map(({ id, session, before, after, because }) => (
          <li key={id}>
            <bdi>{sessionLabel(session, session)}</bdi>: {at(before)} → {at(after)}
            {because && ` · ${reasonWords({ t }, because)}`}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Why those are refused that were not. */
function Refused({ refusedBy }: Pick<SimulationView, 'refusedBy'>) {
  const codes = Object.entries(refusedBy) as [RefusalReason, number][];
  if (codes.length === 0) return null;
  const reasons = codes.map(([code, n]) => `${reasonWords({ t }, code)} (${time().number(n)})`);
  return (
    <p>
      {t('sim.refused')}: {reasons.join(', ')}
    </p>
  );
}

/** So many of the last days again under other rules. */
export function Simulation({ view, days: asked }: { view: SimulationView; days: number }) {
  const days = daysAgain(view);
  const { laterByMs, refusedBy } = view;
  return (
    <section class="simulation" aria-label={t('sim.title', { n: asked })}>
      <h2>{t('sim.title', { n: asked })}</h2>
      {view.total.wished === 0 ? (
        <p class="quiet">{t('sim.empty')}</p>
      ) : (
        <>
          <Total total={view.total} />
          {laterByMs && (
            <p>
              {t('sim.laterBy', {
                p50: spanOf({ t }, laterByMs.p50),
                p90: spanOf({ t }, laterByMs.p90),
              })}
            </p>
          )}
          <Refused refusedBy={refusedBy} />
          <Days days={days} />
          <Moved moved={view.moved} />
        </>
      )}
      <p class="hint">{t('sim.note')}</p>
    </section>
  );
}
