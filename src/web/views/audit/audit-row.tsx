import type { AuditEntryView } from '../../../protocol/views.js';
import { t, time } from '../../languages/current.js';
import { actSentence, factLines } from '../../state/audit-words.js';
import { sessionLabel, words } from '../../store.js';

const labelOf = (id: string) => sessionLabel(id, t('apiKey.goneNumber'));

/** One line of the log: when, the sentence, what changed, and where it came from. */
export function AuditRow({ entry, isBroken }: { entry: AuditEntryView; isBroken: boolean }) {
  const { at, seq, address } = entry;
  const spoken = { words: words.value, labelOf };
  const facts = factLines(spoken, entry);
  return (
    <li class={isBroken ? 'act tampered' : 'act'}>
      <time class="act-when" dateTime={at}>
        {time().format('dayTime', Date.parse(at), null)}
      </time>
      <div class="act-what">
        <p class="act-sentence">{actSentence(spoken.words, entry)}</p>
        {facts.length > 0 && (
          <ul class="act-facts">
            {facts.map(fact => (
              <li key={fact}>{fact}</li>
            ))}
          </ul>
        )}
      </div>
      <p class="act-source">
        {address && (
          <>
            <span dir="auto">{t('audit.address', { address })}</span> ·{' '}
          </>
        )}
        {t('audit.line', { seq })}
      </p>
    </li>
  );
}
