import { useState } from 'preact/hooks';
import type { InvitationView } from '../../../protocol/views.js';
import { Problem } from '../../api.js';
import { calls } from '../../calls.js';
import { t } from '../../languages/current.js';
import { whenAt } from '../../state/words.js';
import { words } from '../../store.js';
import { Button } from '../../ui/button.js';
import { Failure } from '../../ui/form.js';
import { Avatar } from '../../ui/parts.js';
import { problemWords } from '../../ui/problem-words.js';
import { roleWords } from './role-words.js';

interface RowProps {
  invitation: InvitationView;
  onWithdrawn: (id: string) => void;
}

function Row({ invitation, onWithdrawn }: RowProps) {
  const { id, name, email, role, invitedBy: by, expiresAt } = invitation;
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const withdraw = () => {
    setBusy(true);
    calls
      .withdrawInvitation(id)
      .catch((error: unknown) => {
        // Used, or withdrawn by somebody else: it waits no more either way.
        if (!(error instanceof Problem && error.status === 404)) throw error;
      })
      .then(() => onWithdrawn(id))
      .catch((error: unknown) => setFailure(problemWords(error)))
      .finally(() => setBusy(false));
  };
  return (
    <li class="person">
      <Avatar name={name} />
      <div class="person-who">
        <p class="person-name">
          <bdi>{name}</bdi>
        </p>
        <p class="person-about">
          <span dir="ltr">{email}</span> ·{' '}
          {t('team.invitedBy', { by, time: whenAt(words.value, expiresAt) })}
        </p>
      </div>
      <span class="person-state" />
      <span class="person-role">{roleWords(role)}</span>
      <div class="person-tools">
        <Button look="quiet" disabled={busy} onClick={withdraw}>
          {t('team.withdraw')}
        </Button>
      </div>
      {failure && (
        <div class="person-failure">
          <Failure text={failure} />
        </div>
      )}
    </li>
  );
}

interface Props {
  invitations: readonly InvitationView[];
  onWithdrawn: (id: string) => void;
}

/** Who was asked in and has not come yet. */
export function Invitations({ invitations, onWithdrawn }: Props) {
  return (
    <section class="page-part">
      <h2>{t('team.invitations', { n: invitations.length })}</h2>
      <ul class="people">
        {invitations.map(invitation => (
          <Row key={invitation.id} invitation={invitation} onWithdrawn={onWithdrawn} />
        ))}
      </ul>
    </section>
  );
}
