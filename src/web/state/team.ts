import type { InvitationView, MemberView, RoleView } from '../../protocol/views.js';

export interface Team {
  members: readonly MemberView[];
  /** Those that wait, newest first; none for who may not invite. */
  invitations: readonly InvitationView[];
}

/** Roles of a company, the most powerful first. */
export const teamRoles = ['admin', 'operator', 'manager'] as const;

export type TeamRole = (typeof teamRoles)[number];

export const isTeamRole = (role: string): role is TeamRole => teamRoles.some(one => one === role);

const rank = (role: RoleView) => teamRoles.findIndex(one => one === role);

/** Who can come in first, then by role, then by name. */
export function inOrder(members: readonly MemberView[]): MemberView[] {
  return [...members].sort(
    (one, other) =>
      Number(one.status === 'disabled') - Number(other.status === 'disabled') ||
      rank(one.role) - rank(other.role) ||
      one.name.localeCompare(other.name),
  );
}

export function withMember(team: Team, changed: MemberView): Team {
  const members = team.members.map(member => (member.id === changed.id ? changed : member));
  return { ...team, members };
}

/** A new invitation makes an older one for the same address void. */
export function withInvitation(team: Team, made: InvitationView): Team {
  const isOther = ({ email }: InvitationView) => email.toLowerCase() !== made.email.toLowerCase();
  return { ...team, invitations: [made, ...team.invitations.filter(isOther)] };
}

export function withoutInvitation(team: Team, gone: string): Team {
  return { ...team, invitations: team.invitations.filter(({ id }) => id !== gone) };
}

/** The company could not be run without them. */
export function isLastAdmin({ members }: Team, member: MemberView): boolean {
  const isAdmin = ({ role, status }: MemberView) => role === 'admin' && status === 'active';
  return isAdmin(member) && members.filter(isAdmin).length === 1;
}
