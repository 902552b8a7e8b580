import type { ActivityView } from '../../../protocol/views.js';
import { time } from '../../languages/current.js';
import { activitySentence } from '../../state/activity-words.js';
import { words } from '../../store.js';

/** One line between the bubbles: who did what, and when. */
export function ActivityLine({ activity }: { activity: ActivityView }) {
  return (
    <p class="feed-line activity" data-activity={activity.kind}>
      <span>
        {activitySentence(words.value, activity)}
        {' · '}
        <time datetime={activity.at}>{time().format('time', Date.parse(activity.at))}</time>
      </span>
    </p>
  );
}
