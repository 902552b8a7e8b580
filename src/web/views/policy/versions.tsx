import { useState } from 'preact/hooks';
import type { PolicyVersionView } from '../../../protocol/views.js';
import { calls } from '../../calls.js';
import { t } from '../../languages/current.js';
import { changeSentence } from '../../state/policy/change-words.js';
import { whenAt } from '../../state/words.js';
import { can, words } from '../../store.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Actions, Failure, useSubmit } from '../../ui/form.js';

const shownChanges = 4;

/** A stored version, or what there was before the first one. */
type Former = PolicyVersionView | 'first';

function startWords(session: string | null): string {
  return session ? t('policy.presetInherit') : t('versions.asInstalled');
}

interface ReturnProps {
  to: Former;
  session: string | null;
  onClose: () => void;
  onReturned: () => void;
}

function goBack(to: Former, session: string | null): Promise<unknown> {
  if (to !== 'first') return calls.returnToVersion(to.id);
  const order = { reason: startWords(session), confirm: false };
  return calls.savePolicy({ session, preset: null, rules: {} }, order);
}

function ReturnDialog({ to, session, onClose, onReturned }: ReturnProps) {
  const { busy, failure, onSubmit } = useSubmit(async () => {
    await goBack(to, session);
    onReturned();
  });
  const title =
    to === 'first' ? t('versions.returnFirst') : t('versions.returnTitle', { number: to.number });
  return (
    <Dialog title={title} onClose={onClose}>
      <form class="form" onSubmit={onSubmit}>
        <p>{t('versions.returnWhy')}</p>
        <Failure text={failure} />
        <Actions>
          <Button look="quiet" onClick={onClose}>
            {t('app.cancel')}
          </Button>
          <Button look="primary" type="submit" disabled={busy}>
            {t('versions.returnSubmit')}
          </Button>
        </Actions>
      </form>
    </Dialog>
  );
}

function Changes({ version }: { version: PolicyVersionView }) {
  const { changes, preset } = version;
  const more = changes.length - shownChanges;
  if (changes.length === 0 && !preset) return null;
  return (
    <ul class="version-changes">
      {preset && <li>{t('versions.preset', { name: preset })}</li>}
      {changes.slice(0, shownChanges).map(change => (
        <li key={change.path}>{changeSentence({ t }, change)}</li>
      ))}
      {more > 0 && <li>{t('versions.more', { n: more })}</li>}
    </ul>
  );
}

function Version({ version, onReturn }: { version: PolicyVersionView; onReturn: () => void }) {
  const { number, active, by, at, reason } = version;
  const said = t('versions.number', { number });
  return (
    <li class="version">
      <p class="version-head">
        <strong>{said}</strong>
        {active && <span class="version-active">{t('versions.active')}</span>}
      </p>
      <p class="hint">{t('versions.by', { by, time: whenAt(words.value, at) })}</p>
      {reason && <p>{reason}</p>}
      <Changes version={version} />
      {!active && can('policy:write') && (
        <button
          type="button"
          class="link"
          aria-label={`${t('versions.return')}: ${said}`}
          onClick={onReturn}
        >
          {t('versions.return')}
        </button>
      )}
    </li>
  );
}

function Start({ session, onReturn }: { session: string | null; onReturn: () => void }) {
  return (
    <li class="version">
      <p class="version-head">
        <strong>{startWords(session)}</strong>
      </p>
      {can('policy:write') && (
        <button type="button" class="link" onClick={onReturn}>
          {t('versions.returnFirst')}
        </button>
      )}
    </li>
  );
}

interface Props {
  versions: readonly PolicyVersionView[];
  /** The number they are for; null for the company. */
  session: string | null;
  onReturned: () => void;
}

/** Who changed the rules, when, how and why, newest first, with the way back. */
export function Versions({ versions, session, onReturned }: Props) {
  const [returning, setReturning] = useState<Former | null>(null);
  const newestFirst = [...versions].sort((one, other) => other.number - one.number);
  return (
    <section class="versions">
      <h2>{t('versions.title')}</h2>
      {versions.length === 0 && <p class="quiet">{t('versions.none')}</p>}
      {versions.length > 0 && (
        <ol>
          {newestFirst.map(version => (
            <Version key={version.id} version={version} onReturn={() => setReturning(version)} />
          ))}
          <Start session={session} onReturn={() => setReturning('first')} />
        </ol>
      )}
      {returning && (
        <ReturnDialog
          to={returning}
          session={session}
          onClose={() => setReturning(null)}
          onReturned={() => {
            setReturning(null);
            onReturned();
          }}
        />
      )}
    </section>
  );
}
