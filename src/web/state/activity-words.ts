import type { ActivityView } from '../../protocol/views.js';
import type { Words } from './words.js';

/** What happened, in one sentence that names who did it. */
export function activitySentence({ t }: Pick<Words, 't'>, activity: ActivityView): string {
  const { kind, detail } = activity;
  const by = activity.by?.name ?? t('activity.system');
  const user = detail.user?.name ?? '';
  const isOwn = activity.by !== null && activity.by.id === detail.user?.id;
  switch (kind) {
    case 'assigned':
      return isOwn ? t('activity.took', { by }) : t('activity.assigned', { by, user });
    case 'unassigned':
      if (!activity.by) return t('activity.unable', { user });
      return isOwn ? t('activity.returned', { by }) : t('activity.unassigned', { by, user });
    case 'closed':
      return detail.reason
        ? t('activity.closedWhy', { by, reason: detail.reason })
        : t('activity.closed', { by });
    case 'reopened':
      return activity.by ? t('activity.reopened', { by }) : t('activity.wrote');
    case 'archived':
      return t('activity.archived', { by });
    case 'unarchived':
      return t('activity.unarchived', { by });
  }
}
