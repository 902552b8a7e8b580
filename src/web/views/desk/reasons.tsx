import type { QueueStatusView } from '../../../protocol/views.js';
import { t, time } from '../../languages/current.js';
import { reasonRows, type ReasonRow } from '../../state/desk.js';

function Row({ row }: { row: ReasonRow }) {
  return (
    <tr>
      <th scope="row">
        {row.sentence} <code>{row.code}</code>
      </th>
      <td class="reason-bar" aria-hidden="true">
        <span
          class={row.code === 'turn' ? 'bar-fill' : 'bar-fill held'}
          style={{ inlineSize: `${row.share * 100}%` }}
        />
      </td>
      <td class="reason-count">{time().number(row.n)}</td>
    </tr>
  );
}

/** What waits, by the rule that holds it. */
export function Reasons({ status }: { status: QueueStatusView | null }) {
  const rows = status ? reasonRows({ t }, status) : [];
  return (
    <section class="page-part reasons">
      <h2>{t('desk.reasons')}</h2>
      {status && rows.length === 0 && <p class="quiet">{t('desk.reasonsNone')}</p>}
      {rows.length > 0 && (
        <table class="reason-table" aria-label={t('desk.reasons')}>
          <tbody>
            {rows.map(row => (
              <Row key={row.code} row={row} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Figure({ n, name, urgent = false }: { n: number; name: string; urgent?: boolean }) {
  return (
    <div class={urgent && n > 0 ? 'figure-cell urgent' : 'figure-cell'}>
      <dt>{name}</dt>
      <dd>{time().number(n)}</dd>
    </div>
  );
}

/** What the last day came to. */
export function LastDay({ status }: { status: QueueStatusView | null }) {
  return (
    <section class="page-part last-day">
      <h2>{t('desk.lastDay')}</h2>
      <dl class="figures">
        <Figure n={status?.completed ?? 0} name={t('desk.sent')} />
        <Figure n={status?.active ?? 0} name={t('desk.sending')} />
        <Figure n={status?.failed ?? 0} name={t('desk.notSent')} />
        <Figure n={status?.unknown ?? 0} name={t('desk.unconfirmed')} urgent />
      </dl>
    </section>
  );
}
