import { useEffect, useRef } from 'preact/hooks';
import type { HoldCode } from '../../../protocol/codes.js';
import type { QueueStatusView } from '../../../protocol/views.js';
import { t, time } from '../../languages/current.js';
import { reasonRows, type ReasonRow } from '../../state/desk.js';

function Row({ row }: { row: ReasonRow }) {
  return (
    <tr class={row.n === 0 ? 'over' : ''}>
      <th scope="row">
        {row.sentence} <code>{row.code}</code>
      </th>
      <td class="reason-bar" aria-hidden="true">
        {row.n > 0 && (
          <span
            class={row.code === 'turn' ? 'bar-fill' : 'bar-fill held'}
            style={{ inlineSize: `${row.share * 100}%` }}
          />
        )}
      </td>
      <td class="reason-count">{time().number(row.n)}</td>
    </tr>
  );
}

/** What waits, by the rule that holds it. */
export function Reasons({ status }: { status: QueueStatusView }) {
  const shown = useRef(new Set<HoldCode>());
  const rows = reasonRows({ t }, status, shown.current);
  useEffect(() => {
    for (const { code } of rows) shown.current.add(code);
  });
  return (
    <section class="page-part reasons">
      <h2>{t('desk.reasons')}</h2>
      {rows.length === 0 && <p class="quiet">{t('desk.reasonsNone')}</p>}
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
export function LastDay({ status }: { status: QueueStatusView }) {
  return (
    <section class="page-part last-day">
      <h2>{t('desk.lastDay')}</h2>
      <dl class="figures">
        <Figure n={status.completed} name={t('desk.sent')} />
        <Figure n={status.active} name={t('desk.sending')} />
        <Figure n={status.failed} name={t('desk.notSent')} />
        <Figure n={status.unknown} name={t('desk.unconfirmed')} urgent />
      </dl>
    </section>
  );
}
