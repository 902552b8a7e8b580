import { useState } from 'preact/hooks';
import type { LinkView } from '../../../protocol/views.js';
import { calls } from '../../calls.js';
import { t } from '../../languages/current.js';
import {
  inOrder,
  isLastAdmin,
  withInvitation,
  withMember,
  withoutInvitation,
  type Team as State,
} from '../../state/team.js';
import { can } from '../../store.js';
import { Button } from '../../ui/button.js';
import { Trouble } from '../../ui/trouble.js';
import { useAnswer } from '../../ui/use-answer.js';
import { Forbidden } from '../frame/forbidden.js';
import { Invitations } from './invitations.js';
import { InviteDialog } from './invite-dialog.js';
import { LinkDialog } from './link-dialog.js';
import { Member } from './member.js';

/** A link that was just made, and for whom. */
interface Made {
  link: LinkView;
  name: string;
  sentence: 'team.linkInvite' | 'team.linkReset';
}

async function readTeam(manages: boolean): Promise<State> {
  const [members, invitations] = await Promise.all([
    calls.members(),
    manages ? calls.invitations() : null,
  ]);
  return { members: members.data, invitations: invitations?.data ?? [] };
}

function Screen() {
  const manages = can('team:manage');
  const {
    answer: team,
    problem,
    again,
    change,
  } = useAnswer(() => readTeam(manages), String(manages));
  const [inviting, setInviting] = useState(false);
  const [made, setMade] = useState<Made | null>(null);
  return (
    <main class="page" id="team" tabIndex={-1} aria-busy={!team && !problem}>
      <div class="page-inner">
        <header class="page-head">
          <h1>{t('team.title')}</h1>
          {manages && (
            <div class="page-tools">
              <Button look="primary" icon="plus" onClick={() => setInviting(true)}>
                {t('team.invite')}
              </Button>
            </div>
          )}
        </header>
        {problem && <Trouble sentence={t('team.failed')} problem={problem} onRetry={again} />}
        {team && team.invitations.length > 0 && (
          <Invitations
            invitations={team.invitations}
            onWithdrawn={id => change(known => withoutInvitation(known, id))}
          />
        )}
        {team && (
          <section class="page-part">
            <h2>{t('team.count', { n: team.members.length })}</h2>
            <ul class="people">
              {inOrder(team.members).map(member => (
                <Member
                  key={member.id}
                  member={member}
                  manages={manages}
                  isLastAdmin={isLastAdmin(team, member)}
                  onChanged={next => change(known => withMember(known, next))}
                  onLink={link => setMade({ link, name: member.name, sentence: 'team.linkReset' })}
                />
              ))}
            </ul>
          </section>
        )}
      </div>
      {inviting && (
        <InviteDialog
          onClose={() => setInviting(false)}
          onMade={({ invitation, ...link }) => {
            change(known => withInvitation(known, invitation));
            setInviting(false);
            setMade({ link, name: invitation.name, sentence: 'team.linkInvite' });
          }}
        />
      )}
      {made && <LinkDialog {...made} onClose={() => setMade(null)} />}
    </main>
  );
}

/** Who belongs to the company, as what, and who is on the way in. */
export function Team() {
  return can('team:read') ? <Screen /> : <Forbidden right="team:read" />;
}
