import type { ActivityView } from '../../protocol/views.js';
import { whenAt, type Words } from './words.js';

/** What happened, in one sentence that names who did it. */
export function activitySentence(words: Words, activity: ActivityView): string {
  const { t } = words;
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
    case 'labelled':
      return t('activity.labelled', { by, label: detail.label ?? '' });
    case 'unlabelled':
      return t('activity.unlabelled', { by, label: detail.label ?? '' });
    case 'prioritised':
      return t('activity.prioritised', {
        by,
        priority: t(`priority.${detail.priority ?? 'normal'}`),
      });
    case 'snoozed':
      return t('activity.snoozed', { by, time: detail.until ? whenAt(words, detail.until) : '' });
    case 'woken':
      if (activity.by) return t('activity.woken', { by });
      return detail.wrote ? t('activity.wokenWrote') : t('activity.wokenDue');
  }
}
