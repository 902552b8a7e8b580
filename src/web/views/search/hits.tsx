import { useEffect } from 'preact/hooks';
import type { FoundMessageView } from '../../../protocol/views.js';
import { goal } from '../../actions/goal.js';
import { hits, moreHits, showHits } from '../../actions/search.js';
import { t, time } from '../../languages/current.js';
import { textPieces } from '../../state/text-spans.js';
import { now, sessionLabel } from '../../store.js';
import { Button } from '../../ui/button.js';
import { openInView } from '../inbox/selection.js';

function open({ id, conversationId }: FoundMessageView): void {
  goal.value = { id, conversationId };
  openInView(conversationId);
}

function Hit({ found }: { found: FoundMessageView }) {
  const { title, snippet, occurredAt, sessionId, session, direction } = found;
  return (
    <li>
      <button type="button" class="hit" onClick={() => open(found)}>
        <span class="hit-head">
          <bdi class="hit-title">{title}</bdi>
          <span class="hit-time">{time().listTime(Date.parse(occurredAt), now.value)}</span>
        </span>
        <span class="hit-text" dir="auto">
          {direction === 'out' && `${t('bubble.you')}: `}
          {textPieces(snippet.text, snippet.marks).map((piece, at) =>
            piece.isMarked ? <mark key={at}>{piece.text}</mark> : piece.text,
          )}
        </span>
        <span class="hit-number">{sessionLabel(sessionId, session)}</span>
      </button>
    </li>
  );
}

/** Up and down go from one to the next, as in the list. */
function onKeyDown(event: KeyboardEvent): void {
  const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (by === 0 || !(event.currentTarget instanceof HTMLElement)) return;
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('.hit')];
  const at = all.findIndex(hit => hit === document.activeElement);
  const next = all[at + by];
  if (next) next.focus();
  else if (by < 0) document.getElementById('search')?.focus();
  event.preventDefault();
}

/** Messages in which what is searched for was said; each opens its thread at its place. */
export function Hits({ q }: { q: string }) {
  useEffect(() => showHits(q), [q]);
  useEffect(() => () => showHits(''), []);
  const { data, nextCursor, state } = hits.value;
  const isNothing = state === 'ready' && data.length === 0 && nextCursor === null;
  return (
    <section class="hits" aria-label={t('search.messages')} aria-busy={state === 'loading'}>
      <h2>{t('search.messages')}</h2>
      {isNothing && <p class="hits-none">{t('search.noMessages', { q })}</p>}
      {state === 'failed' && (
        <p class="hits-none" role="alert">
          {t('search.failed')}{' '}
          <Button look="quiet" onClick={() => showHits(q)}>
            {t('app.retry')}
          </Button>
        </p>
      )}
      <ul id="hits" onKeyDown={onKeyDown}>
        {data.map(found => (
          <Hit key={found.id} found={found} />
        ))}
      </ul>
      {nextCursor !== null && (
        <Button look="quiet" disabled={state === 'loading'} onClick={moreHits}>
          {t('search.more')}
        </Button>
      )}
    </section>
  );
}
