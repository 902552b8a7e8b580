import { useEffect, useId, useState } from 'preact/hooks';
import { calls, type SandboxPerson } from '../../calls.js';
import { t } from '../../languages/current.js';
import { canOn, sessions } from '../../store.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Actions, Failure, useSubmit } from '../../ui/form.js';
import { problemWords } from '../../ui/problem-words.js';
import { SessionSelect } from '../inbox/session-select.js';

interface People {
  list: readonly SandboxPerson[] | null;
  failure: string | null;
}

function usePeople(): People {
  const [people, setPeople] = useState<People>({ list: null, failure: null });
  useEffect(() => {
    calls.people().then(
      ({ data }) => setPeople({ list: data, failure: null }),
      (error: unknown) => setPeople({ list: [], failure: problemWords(error) }),
    );
  }, []);
  return people;
}

function CustomerForm({
  people,
  onClose,
}: {
  people: readonly SandboxPerson[];
  onClose: () => void;
}) {
  const personId = useId();
  const textId = useId();
  const { busy, failure, onSubmit } = useSubmit(async ({ phone = '', text = '', session }) => {
    await calls.writeAs(phone, session ? { text, session } : { text });
    onClose();
  });
  return (
    <form class="form" onSubmit={onSubmit}>
      <div class="field">
        <label for={personId}>{t('customer.person')}</label>
        <select id={personId} name="phone">
          {people.map(({ phone, name }) => (
            <option key={phone} value={phone}>
              {name} · {phone}
            </option>
          ))}
        </select>
      </div>
      {sessions.value.length > 1 && (
        <SessionSelect
          label={t('customer.to')}
          sessions={sessions.value.filter(({ id }) => canOn('messages:send', id))}
        />
      )}
      <div class="field">
        <label for={textId}>{t('customer.text')}</label>
        <textarea id={textId} name="text" rows={3} required dir="auto" autoFocus />
      </div>
      <Failure text={failure} />
      <Actions>
        <Button look="quiet" onClick={onClose}>
          {t('app.cancel')}
        </Button>
        <Button look="primary" type="submit" disabled={busy}>
          {t('customer.send')}
        </Button>
      </Actions>
    </form>
  );
}

/** Plays the other side of a conversation. */
export function CustomerDialog({ onClose }: { onClose: () => void }) {
  const { list, failure } = usePeople();
  return (
    <Dialog title={t('customer.title')} onClose={onClose}>
      <p>{t('customer.why')}</p>
      <Failure text={failure} />
      {list?.length === 0 && !failure && <p>{t('customer.none')}</p>}
      {list && list.length > 0 && <CustomerForm people={list} onClose={onClose} />}
    </Dialog>
  );
}
