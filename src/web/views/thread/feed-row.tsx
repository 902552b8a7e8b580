import type { ConversationView } from '../../../protocol/views.js';
import { visit } from '../../actions/thread.js';
import { t, time } from '../../languages/current.js';
import type { ThreadRow } from '../../state/rows.js';
import { now } from '../../store.js';
import { Boundary } from '../../ui/boundary.js';
import { ActivityLine } from './activity-line.js';
import { Bubble } from './bubble.js';
import { Note } from './note.js';
import { OutboxBubble } from './outbox-bubble.js';

interface Props {
  row: ThreadRow;
  conversation: ConversationView;
  /** The newest bubble is where Tab enters the feed. */
  isLast: boolean;
}

function Line({ row }: { row: ThreadRow }) {
  if (row.kind === 'start') return <p class="feed-line">{t('thread.start')}</p>;
  if (row.kind === 'day') {
    return (
      <p class="feed-line">
        <span class="day">{time().dayLabel(row.atMs, now.value)}</span>
      </p>
    );
  }
  return <p class="feed-line unread-line">{t('thread.unread', { n: visit.value.unread })}</p>;
}

/** One line of the feed. A broken bubble breaks alone. */
export function FeedRow({ row, conversation, isLast }: Props) {
  if (row.kind === 'message') {
    return (
      <Boundary>
        <Bubble
          message={row.message}
          first={row.first}
          conversation={conversation}
          isLast={isLast}
        />
      </Boundary>
    );
  }
  if (row.kind === 'outbox')
    return <OutboxBubble entry={row.entry} first={row.first} isLast={isLast} />;
  if (row.kind === 'note') return <Note note={row.note} conversation={conversation} />;
  if (row.kind === 'activity') return <ActivityLine activity={row.activity} />;
  return <Line row={row} />;
}
