import { useState } from 'preact/hooks';
import { calls } from '../../calls.js';
import { t } from '../../languages/current.js';
import { inOrder, withRevoked } from '../../state/api-keys.js';
import { can, exactNowMs, now } from '../../store.js';
import { Button } from '../../ui/button.js';
import { Trouble } from '../../ui/trouble.js';
import { useAnswer } from '../../ui/use-answer.js';
import { Forbidden } from '../frame/forbidden.js';
import { KeyRow } from './key-row.js';
import { MakeKey } from './make-key.js';
import { ShownKey, type MadeKey } from './shown-key.js';

function Empty() {
  return (
    <div class="numbers-empty">
      <p>{t('apiKey.empty')}</p>
      <p class="hint">{t('apiKey.emptyNext')}</p>
    </div>
  );
}

function Screen() {
  const {
    answer: known,
    problem,
    again,
    change,
  } = useAnswer(async () => (await calls.keys()).data, '');
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<MadeKey | null>(null);
  const revoked = (id: string) =>
    change(keys => withRevoked(keys, id, new Date(exactNowMs()).toISOString()));
  return (
    <main class="page" id="keys" tabIndex={-1} aria-busy={!known && !problem}>
      <div class="page-inner">
        <header class="page-head">
          <h1>{t('apiKey.title')}</h1>
          <div class="page-tools">
            <Button look="primary" icon="plus" onClick={() => setMaking(true)}>
              {t('apiKey.make')}
            </Button>
          </div>
        </header>
        {problem && <Trouble sentence={t('apiKey.failed')} problem={problem} onRetry={again} />}
        {known?.length === 0 && <Empty />}
        {known && known.length > 0 && (
          <ul class="people">
            {inOrder(known, now.value).map(key => (
              <KeyRow key={key.id} apiKey={key} onRevoked={() => revoked(key.id)} />
            ))}
          </ul>
        )}
      </div>
      {making && (
        <MakeKey
          onClose={() => setMaking(false)}
          onMade={fresh => {
            const { key, ...view } = fresh;
            change(keys => [view, ...keys]);
            setMaking(false);
            setMade({ name: view.name, key });
          }}
        />
      )}
      {made && <ShownKey made={made} onClose={() => setMade(null)} />}
    </main>
  );
}

/** What programs may do in the company's name, and until when. */
export function Keys() {
  return can('keys:manage') ? <Screen /> : <Forbidden right="keys:manage" />;
}
