import { useState } from 'preact/hooks';
import type { AuditEntryView, Page } from '../../../protocol/views.js';
import { calls } from '../../calls.js';
import { t } from '../../languages/current.js';
import { auditQuery, type AuditWish } from '../../state/audit-words.js';
import { can, exactNowMs } from '../../store.js';
import { Button } from '../../ui/button.js';
import { Trouble } from '../../ui/trouble.js';
import { useAnswer } from '../../ui/use-answer.js';
import { Forbidden } from '../frame/forbidden.js';
import { AuditRow } from './audit-row.js';
import { CheckButton, useCheck, Verdict } from './check.js';
import { Filters } from './filters.js';

const everything: AuditWish = { area: 'all', who: '', period: 'all' };

/** The newest pages of the log, as many as were asked for. */
async function readPages(wish: AuditWish, count: number): Promise<Page<AuditEntryView>> {
  const asked = auditQuery(wish, exactNowMs());
  const read: AuditEntryView[] = [];
  let nextCursor: string | null = null;
  for (let page = 0; page < count && (page === 0 || nextCursor); page += 1) {
    const found: Page<AuditEntryView> = await calls.audit({ ...asked, cursor: nextCursor });
    read.push(...found.data);
    nextCursor = found.nextCursor;
  }
  return { data: read, nextCursor };
}

function Screen() {
  const [wish, setWish] = useState(everything);
  const [pages, setPages] = useState(1);
  const key = JSON.stringify([wish, pages]);
  const { answer, problem, again } = useAnswer(() => readPages(wish, pages), key);
  const check = useCheck();
  const brokenAt = check.verdict?.broken?.seq;
  return (
    <main class="page" id="audit" tabIndex={-1} aria-busy={!answer && !problem}>
      <div class="page-inner">
        <header class="page-head">
          <h1>{t('audit.title')}</h1>
          <div class="page-tools">
            <CheckButton {...check} />
          </div>
        </header>
        <p class="quiet">{t('audit.why')}</p>
        <Verdict {...check} />
        <Filters
          wish={wish}
          onChange={next => {
            setWish(next);
            setPages(1);
          }}
        />
        {problem && <Trouble sentence={t('audit.failed')} problem={problem} onRetry={again} />}
        {answer?.data.length === 0 && <p class="quiet">{t('audit.empty')}</p>}
        {answer && answer.data.length > 0 && (
          <ol class="acts">
            {answer.data.map(entry => (
              <AuditRow key={entry.seq} entry={entry} isBroken={entry.seq === brokenAt} />
            ))}
          </ol>
        )}
        {answer?.nextCursor && (
          <Button class="act-more" onClick={() => setPages(pages + 1)}>
            {t('audit.more')}
          </Button>
        )}
      </div>
    </main>
  );
}

/** Who did what to what in this company. */
export function AuditLog() {
  return can('audit:read') ? <Screen /> : <Forbidden right="audit:read" />;
}
