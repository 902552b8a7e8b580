import { useState } from 'preact/hooks';
import { calls } from '../../calls.js';
import { t } from '../../languages/current.js';
import { teamRoles, type TeamRole } from '../../state/team.js';
import { Button } from '../../ui/button.js';
import { Choice } from '../../ui/choice.js';
import { Dialog } from '../../ui/dialog.js';
import { Actions, Failure, Field, useSubmit } from '../../ui/form.js';
import { roleWords } from './role-words.js';

interface Props {
  onClose: () => void;
  onMade: (made: Awaited<ReturnType<typeof calls.invite>>) => void;
}

/** Who is asked in, and as what; the link for them is the next step. */
export function InviteDialog({ onClose, onMade }: Props) {
  const [role, choose] = useState<TeamRole>('manager');
  const { busy, failure, onSubmit } = useSubmit(async ({ email = '', name = '' }) =>
    onMade(await calls.invite({ email: email.trim(), name: name.trim(), role })),
  );
  const options = teamRoles.map(value => ({
    value,
    label: roleWords(value),
    hint: t(`role.${value}Why`),
  }));
  return (
    <Dialog title={t('team.invite')} onClose={onClose}>
      <p>{t('team.inviteWhy')}</p>
      <form class="form" onSubmit={onSubmit}>
        <Field
          label={t('signIn.email')}
          name="email"
          type="email"
          autocomplete="off"
          maxLength={200}
          required
          autofocus
        />
        <Field label={t('team.name')} name="name" autocomplete="off" maxLength={100} required />
        <Choice
          name="role"
          legend={t('team.role')}
          value={role}
          options={options}
          onChoose={choose}
        />
        <Failure text={failure} />
        <Actions>
          <Button look="quiet" onClick={onClose}>
            {t('app.cancel')}
          </Button>
          <Button look="primary" type="submit" disabled={busy}>
            {t('team.makeLink')}
          </Button>
        </Actions>
      </form>
    </Dialog>
  );
}
