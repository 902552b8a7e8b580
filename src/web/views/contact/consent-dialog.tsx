import { useId, useState } from 'preact/hooks';
import type { ConsentView } from '../../../protocol/views.js';
import { recordConsent } from '../../actions/thread.js';
import { t } from '../../languages/current.js';
import { entryOf, needsEvidence, sayable } from '../../state/said.js';
import { Button } from '../../ui/button.js';
import { Choice } from '../../ui/choice.js';
import { Dialog } from '../../ui/dialog.js';
import { Actions, Failure, Field, useSubmit } from '../../ui/form.js';

/** How one may know what a person wants, as the page lets one say it. */
export const consentBases = ['agent', 'form', 'conversation'] as const;

interface Props {
  contactId: string;
  consent: ConsentView;
  onClose: () => void;
}

/** Writes down what a person said about being written to. */
export function ConsentDialog({ contactId, consent, onClose }: Props) {
  const id = useId();
  const choices = sayable(consent);
  const [saying, setSaying] = useState(choices[0] ?? 'stop');
  const { busy, failure, onSubmit } = useSubmit(async ({ basis = 'agent', source = '' }) => {
    const written = source.trim();
    await recordConsent(contactId, {
      ...entryOf[saying],
      basis,
      ...(written ? { source: written } : {}),
    });
    onClose();
  });
  return (
    <Dialog title={t('contact.recordConsent')} onClose={onClose}>
      <p>{t('contact.recordWhy')}</p>
      <form class="form" onSubmit={onSubmit}>
        <Choice
          name="saying"
          legend={t('contact.saidLabel')}
          value={saying}
          options={choices.map(value => ({
            value,
            label: t(`contact.said.${value}`),
            hint: t(`contact.saidEffect.${value}`),
          }))}
          onChoose={setSaying}
        />
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
          required={needsEvidence(saying)}
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
