import { useState } from 'preact/hooks';
import type { ContactView } from '../../../protocol/views.js';
import { setBlocked } from '../../actions/tend.js';
import { t } from '../../languages/current.js';
import { canOn } from '../../store.js';
import { Button } from '../../ui/button.js';
import { complainOf } from '../../ui/toast.js';

/** Whether anything may go between us and this person, and the way to change it. */
export function BlockPart({ contact, sessionId }: { contact: ContactView; sessionId: string }) {
  const [asks, setAsks] = useState(false);
  const [busy, setBusy] = useState(false);
  const { id, blocked } = contact;
  if (!canOn('contacts:write', sessionId)) return null;
  const set = (isBlocked: boolean) => {
    setBusy(true);
    setBlocked(id, isBlocked)
      .catch(complainOf)
      .finally(() => {
        setBusy(false);
        setAsks(false);
      });
  };
  if (!asks) {
    return (
      <section class="panel-part">
        {blocked ? (
          <Button disabled={busy} onClick={() => set(false)}>
            {t('block.end')}
          </Button>
        ) : (
          <Button look="quiet" icon="no-entry" onClick={() => setAsks(true)}>
            {t('block.open')}
          </Button>
        )}
      </section>
    );
  }
  return (
    <section class="panel-part block-sure">
      <p>{t('block.why')}</p>
      <Button look="danger" disabled={busy} onClick={() => set(true)}>
        {t('block.open')}
      </Button>
      <Button look="quiet" onClick={() => setAsks(false)}>
        {t('app.cancel')}
      </Button>
    </section>
  );
}
