import type { Source } from '../source.js';

/** What the team does with conversations. */
export const enInbox = {
  'list.mine': 'Mine',
  'list.unassigned': 'Unassigned',
  'list.more': 'More views',
  'list.emptyMine': 'No conversation is assigned to you.',
  'list.emptyUnassigned': 'Every open conversation is assigned to somebody.',
  'row.assigned': 'assigned to {name}',
  'row.assignedYou': 'assigned to you',

  'keys.assign': 'Assign the conversation',
  'keys.assignMe': 'Assign it to me',

  'thread.more': 'More',

  'assign.open': 'Assign',
  'assign.to': 'Assigned to {name}. Assign',
  'assign.you': 'You',
  'assign.toMe': 'Assign to me',
  'assign.nobody': 'Nobody',
  'assign.loading': 'Loading the team',
  'assign.quicker': '{name} took this conversation a moment ago.',
  'assign.given': '{by} assigned {title} to you.',

  'activity.assigned': '{by} assigned this to {user}',
  'activity.took': '{by} took this',
  'activity.unassigned': '{by} took this away from {user}',
  'activity.returned': '{by} gave this back',
  'activity.unable': 'Unassigned: {user} can no longer read this number',
  'activity.closed': '{by} closed this',
  'activity.closedWhy': '{by} closed this: “{reason}”',
  'activity.reopened': '{by} reopened this',
  'activity.wrote': 'Reopened by their message',
  'activity.archived': '{by} archived this',
  'activity.unarchived': '{by} moved this back to the inbox',
  'activity.system': 'The gateway',

  'error.assignee_cannot_read':
    'This person cannot read this number. An administrator can grant it.',
} as const satisfies Source;
