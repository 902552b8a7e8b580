import type { Category } from '../protocol/codes.js';
import type { CategoryOf, MessageFacts } from './facts.js';

/**
 * What a message is to its person at `now`. The 24-hour window excludes its end; whoever never
 * wrote to this session is a first contact, however often we wrote. A campaign answers nobody: in an
 * open window its message is one to a known person.
 */
export const categoryOf: CategoryOf = ({ recipient, relation, message }, now) => {
  if (recipient.group) return 'group';
  const { windowClosesAt, lastInboundAt } = relation;
  const isWindowOpen = windowClosesAt !== null && now.getTime() < windowClosesAt.getTime();
  if (isWindowOpen && !message?.campaign) return 'reply';
  return lastInboundAt ? 'known' : 'first_contact';
};

export type LanePriority = 1 | 2 | 3 | 4;

const priorities: Readonly<Record<Category, LanePriority>> = {
  reply: 1,
  known: 2,
  group: 2,
  first_contact: 3,
};

/** Place in the lane: 1 leaves first. A campaign's messages come last, whoever they are for. */
export function lanePriority(
  category: Category,
  message?: Pick<MessageFacts, 'campaign'>,
): LanePriority {
  return message?.campaign ? 4 : priorities[category];
}
