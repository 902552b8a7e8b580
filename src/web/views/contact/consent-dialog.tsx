import { useId } from 'preact/hooks';
import { recordConsent } from '../../actions/thread.js';
import { t } from '../../languages/current.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Actions, Failure, Field, useSubmit } from '../../ui/form.js';

/** How a person may have agreed, as the page lets one say it. */
export const consentBases = ['agent', 'form', 'conversation'] as const;

/** Writes down how a person agreed. */
export function ConsentDialog({ contactId, onClose }: { contactId: string; onClose: () => void }) {
  const id = useId();
  const { busy, failure, onSubmit } = useSubmit(async ({ basis = 'agent', source = '' }) => {
    await recordConsent(contactId, { basis, source: source.trim() });
    onClose();
  });
  return (
    <Dialog title={t('contact.recordTitle')} onClose={onClose}>
      <p>{t('contact.recordWhy')}</p>
      <form class="form" onSubmit={onSubmit}>
        <div class="field">
          <label for={id}>{t('contact.basisLabel')}</label>
          <select id={id} name="basis">
            {consentBases.map(basis => (
              <option key={basis} value={basis}>
                {t(`contact.basis.${basis}`)}
              </option>
            ))}
          </select>
        </div>
        <Field
          label={t('contact.sourceLabel')}
          hint={t('contact.sourceHint')}
          name="source"
          maxLength={200}
          required
        />
        <Failure text={failure} />
        <Actions>
          <Button look="quiet" onClick={onClose}>
            {t('app.cancel')}
          </Button>
          <Button look="primary" type="submit" disabled={busy}>
            {t('contact.recordConsent')}
          </Button>
        </Actions>
      </form>
    </Dialog>
  );
}
