import { useState } from 'preact/hooks';
import type { LinkView, MemberView } from '../../../protocol/views.js';
import { calls } from '../../calls.js';
import { t } from '../../languages/current.js';
import { isTeamRole, teamRoles, type TeamRole } from '../../state/team.js';
import { whenAt } from '../../state/words.js';
import { me, words } from '../../store.js';
import { announce } from '../../ui/announce.js';
import { Button } from '../../ui/button.js';
import { Failure } from '../../ui/form.js';
import { Avatar } from '../../ui/parts.js';
import { problemWords } from '../../ui/problem-words.js';
import { openDialog } from '../frame/dialogs.js';
import { DisableDialog } from './disable-dialog.js';
import { roleWords } from './role-words.js';

interface Props {
  member: MemberView;
  manages: boolean;
  isLastAdmin: boolean;
  onChanged: (member: MemberView) => void;
  onLink: (link: LinkView) => void;
}

function Who({ member }: { member: MemberView }) {
  const { id, name, email, lastLoginAt } = member;
  const seen = lastLoginAt
    ? t('team.lastLogin', { time: whenAt(words.value, lastLoginAt) })
    : t('team.neverIn');
  return (
    <div class="person-who">
      <p class="person-name">
        <bdi>{name}</bdi>
        {id === me.value?.id && <span class="tag">{t('team.you')}</span>}
      </p>
      <p class="person-about">
        <span dir="ltr">{email}</span> · {seen}
      </p>
    </div>
  );
}

interface RoleProps {
  member: MemberView;
  disabled: boolean;
  onChoose: (role: TeamRole) => void;
}

function RoleSelect({ member, disabled, onChoose }: RoleProps) {
  return (
    <select
      class="person-role"
      aria-label={t('team.roleOf', { name: member.name })}
      value={member.role}
      disabled={disabled}
      title={disabled ? t('team.lastAdmin') : undefined}
      onChange={event => {
        const { value } = event.currentTarget;
        if (isTeamRole(value)) onChoose(value);
      }}
    >
      {teamRoles.map(role => (
        <option key={role} value={role}>
          {roleWords(role)}
        </option>
      ))}
    </select>
  );
}

/** One change at a time, with what went wrong in words. */
function useAct() {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const act = (work: () => Promise<void>) => {
    setBusy(true);
    setFailure(null);
    work()
      .catch((error: unknown) => setFailure(problemWords(error)))
      .finally(() => setBusy(false));
  };
  return { busy, failure, act };
}

function showAccess({ id, name }: MemberView): void {
  openDialog.value = { kind: 'access', about: { kind: 'member', id, name } };
}

function Tools({ member, isLastAdmin, onChanged, onLink }: Omit<Props, 'manages'>) {
  const { busy, failure, act } = useAct();
  const [turn, setTurn] = useState(0);
  const [disabling, setDisabling] = useState(false);
  const { id, name, role, status } = member;
  const isDisabled = status === 'disabled';
  const change = (body: Parameters<typeof calls.changeMember>[1]) =>
    act(async () => {
      try {
        const next = await calls.changeMember(id, body);
        onChanged(next);
        if (body.role) announce(t('team.roleNow', { name, role: roleWords(next.role) }));
      } finally {
        // A select keeps what was chosen, also when that was refused.
        setTurn(before => before + 1);
      }
    });
  return (
    <>
      <RoleSelect
        key={turn}
        member={member}
        disabled={busy || isLastAdmin}
        onChoose={next => change({ role: next })}
      />
      <div class="person-tools">
        {role === 'manager' && (
          <Button icon="number" onClick={() => showAccess(member)}>
            {t('team.access')}
          </Button>
        )}
        {!isDisabled && (
          <Button
            look="quiet"
            icon="key"
            label={t('team.reset')}
            disabled={busy}
            onClick={() => act(async () => onLink(await calls.resetLink(id)))}
          />
        )}
        {isDisabled ? (
          <Button disabled={busy} onClick={() => change({ status: 'active' })}>
            {t('team.enable')}
          </Button>
        ) : (
          <Button
            look="quiet"
            disabled={busy || isLastAdmin}
            hint={isLastAdmin ? t('team.lastAdmin') : ''}
            onClick={() => setDisabling(true)}
          >
            {t('team.disable')}
          </Button>
        )}
      </div>
      {failure && (
        <div class="person-failure">
          <Failure text={failure} />
        </div>
      )}
      {disabling && (
        <DisableDialog
          member={member}
          onClose={() => setDisabling(false)}
          onDisabled={next => {
            setDisabling(false);
            onChanged(next);
          }}
        />
      )}
    </>
  );
}

/** One person of the team on one row. */
export function Member({ manages, ...props }: Props) {
  const { member } = props;
  const isDisabled = member.status === 'disabled';
  return (
    <li class={isDisabled ? 'person disabled' : 'person'}>
      <Avatar name={member.name} />
      <Who member={member} />
      <span class="person-state">{isDisabled && t('team.disabled')}</span>
      {manages ? <Tools {...props} /> : <span class="person-role">{roleWords(member.role)}</span>}
    </li>
  );
}
