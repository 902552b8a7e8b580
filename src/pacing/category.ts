import type { Category } from '../protocol/codes.js';
import type { CategoryOf } from './facts.js';

/**
 * What a message is to its person at `now`. The 24-hour window excludes its end; whoever never
 * wrote to this session is a first contact, however often we wrote.
 */
export const categoryOf: CategoryOf = ({ recipient, relation }, now) => {
  if (recipient.group) return 'group';
  if (relation.windowClosesAt && now < relation.windowClosesAt) return 'reply';
  return relation.lastInboundAt ? 'known' : 'first_contact';
};

const priorities: Readonly<Record<Category, 1 | 2 | 3>> = {
  reply: 1,
  known: 2,
  group: 2,
  first_contact: 3,
};

/** Place in the lane: 1 leaves first. */
export function lanePriority(category: Category): 1 | 2 | 3 {
  return priorities[category];
}
