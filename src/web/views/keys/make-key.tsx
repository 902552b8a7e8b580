import { useState } from 'preact/hooks';
import { calls } from '../../calls.js';
import { t } from '../../languages/current.js';
import {
  expiryOf,
  keyDays,
  keyScopes,
  missingIn,
  withScope,
  withSession,
  type KeyDraft,
} from '../../state/api-keys.js';
import { exactNowMs, sessions } from '../../store.js';
import { Button } from '../../ui/button.js';
import { CheckList, Choice, Select } from '../../ui/choice.js';
import { Dialog } from '../../ui/dialog.js';
import { Actions, Failure, Field, useSubmit } from '../../ui/form.js';

const empty: KeyDraft = { scopes: new Set(), sessions: null };

interface PartProps {
  draft: KeyDraft;
  onChange: (draft: KeyDraft) => void;
}

function Scopes({ draft, onChange }: PartProps) {
  const options = keyScopes.map(value => ({
    value,
    label: t(`apiKey.scope.${value}`),
    hint: t(`apiKey.scopeWhy.${value}`),
    checked: draft.scopes.has(value),
  }));
  return (
    <CheckList
      legend={t('apiKey.scopes')}
      options={options}
      onCheck={(scope, on) => onChange(withScope(draft, scope, on))}
    />
  );
}

function Numbers({ draft, onChange }: PartProps) {
  const kind = draft.sessions === null ? 'all' : 'some';
  if (draft.scopes.has('admin') || sessions.value.length === 0) return null;
  const options = sessions.value.map(({ id, label }) => ({
    value: id,
    label,
    checked: draft.sessions?.has(id) === true,
  }));
  return (
    <div>
      <Choice
        name="numbers"
        legend={t('nav.numbers')}
        value={kind}
        options={[
          { value: 'all', label: t('apiKey.allNumbers') },
          { value: 'some', label: t('apiKey.someNumbers') },
        ]}
        onChoose={next => onChange({ ...draft, sessions: next === 'all' ? null : new Set() })}
      />
      {kind === 'some' && (
        <CheckList
          legend={t('apiKey.someNumbers')}
          within
          options={options}
          onCheck={(id, on) => onChange(withSession(draft, id, on))}
        />
      )}
    </div>
  );
}

function Expiry() {
  const [days, choose] = useState('');
  return (
    <Select label={t('apiKey.expiry')} name="days" value={days} onChoose={choose}>
      {keyDays.map(value => (
        <option key={value} value={value}>
          {value ? t('apiKey.inDays', { n: Number(value) }) : t('apiKey.never')}
        </option>
      ))}
    </Select>
  );
}

interface Props {
  onClose: () => void;
  onMade: (made: Awaited<ReturnType<typeof calls.makeKey>>) => void;
}

/** What a new key may do, where, and until when; the key itself is the next step. */
export function MakeKey({ onClose, onMade }: Props) {
  const [draft, setDraft] = useState(empty);
  const missing = missingIn(draft);
  const { busy, failure, onSubmit } = useSubmit(async ({ name = '', days = '' }) => {
    const { scopes, sessions: chosen } = draft;
    onMade(
      await calls.makeKey({
        name: name.trim(),
        scopes: [...scopes],
        sessions: chosen && [...chosen],
        expiresAt: expiryOf(days, exactNowMs()),
      }),
    );
  });
  return (
    <Dialog title={t('apiKey.make')} onClose={onClose} size="medium">
      <form class="form" onSubmit={onSubmit}>
        <Field
          label={t('apiKey.name')}
          hint={t('apiKey.nameHint')}
          name="name"
          autocomplete="off"
          maxLength={100}
          required
          autofocus
        />
        <Scopes draft={draft} onChange={setDraft} />
        <Numbers draft={draft} onChange={setDraft} />
        <Expiry />
        <Failure text={failure} />
        <Actions>
          <span class="actions-summary" role="status">
            {missing === 'scope' && t('apiKey.needScope')}
            {missing === 'number' && t('apiKey.needNumber')}
          </span>
          <Button look="quiet" onClick={onClose}>
            {t('app.cancel')}
          </Button>
          <Button look="primary" type="submit" disabled={busy || missing !== null}>
            {t('apiKey.submit')}
          </Button>
        </Actions>
      </form>
    </Dialog>
  );
}
