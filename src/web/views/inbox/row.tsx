import type { MessageKind } from '../../../protocol/codes.js';
import type { ConversationView } from '../../../protocol/views.js';
import { drafts } from '../../drafts.js';
import { t, time } from '../../languages/current.js';
import { looks } from '../../state/bubble-state.js';
import { failureSentence } from '../../state/failure-words.js';
import { labelsOf } from '../../state/labels.js';
import { windowWords } from '../../state/window-words.js';
import { labels, me, now, words } from '../../store.js';
import { Icon } from '../../ui/icon.js';
import { LabelDot } from '../../ui/label.js';
import type { IconName } from '../../ui/icon-paths.js';
import { Avatar, initials, WindowRing } from '../../ui/parts.js';
import { shownView } from './selection.js';

const kindIcons: Partial<Record<MessageKind, IconName>> = {
  image: 'photo',
  video: 'video',
  audio: 'mic',
  voice: 'mic',
  document: 'file',
  location: 'place',
  contact_card: 'person',
  poll: 'chart',
};

const dayMs = 24 * 3_600_000;
const endingMs = 4 * 3_600_000;

interface Props {
  domId: string;
  conversation: ConversationView;
  startPx: number;
  position: number;
  total: number;
  selected: boolean;
}

/** A row whose data has not come yet, of the same size. */
export function Placeholder({ startPx }: { startPx: number }) {
  return (
    <div
      class="row placeholder"
      role="presentation"
      style={{ transform: `translateY(${startPx}px)` }}
    >
      <span class="avatar" />
      <span class="bone name" />
      <span class="bone text" />
    </div>
  );
}

function previewText({ preview }: ConversationView): string {
  if (!preview) return '';
  if (preview.revoked) return t('bubble.deleted');
  return preview.text ?? t(`kind.${preview.type}`);
}

function Preview({ conversation }: { conversation: ConversationView }) {
  const { preview } = conversation;
  const draft = drafts.value[conversation.id]?.text;
  if (draft) return <span class="draft">{t('row.draft', { text: draft })}</span>;
  if (!preview) return null;
  const { status, failure } = preview;
  if (status === 'failed' || status === 'refused') {
    return (
      <>
        <span class="tone-danger strong">
          <Icon name={looks[status].icon} /> {t('row.notSent')}
        </span>
        {failure && <span> · {failureSentence({ t }, failure)}</span>}
      </>
    );
  }
  const kindIcon = kindIcons[preview.type];
  if (status === 'unknown') {
    return (
      <>
        <span class="tone-warn strong">
          <Icon name={looks[status].icon} /> {t('row.notConfirmed')}
        </span>
        <span> · {previewText(conversation)}</span>
      </>
    );
  }
  return (
    <>
      {status && (
        <span class={`tone-${looks[status].tone} preview-icon`}>
          <Icon name={looks[status].icon} />
        </span>
      )}
      {kindIcon && <Icon name={kindIcon} class="preview-icon" />}
      <bdi>{previewText(conversation)}</bdi>
    </>
  );
}

/** Hours left count only when they are few; a closed window is always worth knowing. */
function Ring({ conversation }: { conversation: ConversationView }) {
  const { window, kind } = conversation;
  if (kind === 'group') return null;
  const leftMs = window.closesAt ? Date.parse(window.closesAt) - now.value : 0;
  if (window.open && leftMs > endingMs) return null;
  const label = windowWords(words.value, window, 'row');
  return <WindowRing share={window.open ? Math.max(0.08, leftMs / dayMs) : 0} label={label} />;
}

function assigneeWords({ assignee }: ConversationView): string {
  if (!assignee) return '';
  return assignee.id === me.value?.id
    ? t('row.assignedYou')
    : t('row.assigned', { name: assignee.name });
}

const mostDots = 4;

/** What it is about, as dots. */
function Dots({ conversation }: { conversation: ConversationView }) {
  const worn = labelsOf(labels.value, conversation);
  if (worn.length === 0) return null;
  return (
    <span class="dots" title={worn.map(({ name }) => name).join(', ')}>
      {worn.slice(0, mostDots).map(({ id, color }) => (
        <LabelDot key={id} color={color} />
      ))}
    </span>
  );
}

/** Whose it is, where the list does not say so already. */
function Owner({ conversation }: { conversation: ConversationView }) {
  const { assignee } = conversation;
  if (!assignee || shownView.value === 'mine') return null;
  const isMine = assignee.id === me.value?.id;
  return (
    <span class={isMine ? 'owner mine' : 'owner'} title={assigneeWords(conversation)}>
      {initials(assignee.name)}
    </span>
  );
}

function spokenName(conversation: ConversationView): string {
  const { title, unread, waiting, waitingSince, preview, lastMessageAt, window, kind } =
    conversation;
  const worn = labelsOf(labels.value, conversation);
  const parts = [
    title,
    unread > 0 ? t('row.unread', { n: unread }) : '',
    waitingSince
      ? t('row.answerSince', { time: time().listTime(Date.parse(waitingSince), now.value) })
      : '',
    waiting > 0 ? t('row.waiting', { n: waiting }) : '',
    preview?.status ? t(looks[preview.status].label) : '',
    previewText(conversation),
    conversation.priority === 'normal'
      ? ''
      : t('row.priority', { name: t(`priority.${conversation.priority}`) }),
    worn.length > 0 ? t('row.labels', { names: worn.map(({ name }) => name).join(', ') }) : '',
    assigneeWords(conversation),
    kind === 'person' ? windowWords(words.value, window, 'row') : '',
    lastMessageAt ? time().listTime(Date.parse(lastMessageAt), now.value) : '',
  ];
  return parts.filter(part => part !== '').join(', ');
}

/** One conversation of the list. Its name says everything the eye sees in it. */
export function Row(props: Props) {
  const { conversation, selected } = props;
  const { unread, waiting, lastMessageAt, title, kind, priority } = conversation;
  return (
    <div
      id={props.domId}
      class={`row ${selected ? 'on' : ''} ${unread > 0 ? 'unread' : ''}`}
      role="option"
      aria-selected={selected}
      aria-setsize={props.total}
      aria-posinset={props.position}
      aria-label={spokenName(conversation)}
      data-id={conversation.id}
      style={{ transform: `translateY(${props.startPx}px)` }}
    >
      <Avatar name={title} kind={kind} />
      <span class="row-name">
        {(priority === 'urgent' || priority === 'high') && (
          <Icon name="priority" class={`row-priority ${priority}`} />
        )}
        <bdi>{title}</bdi>
      </span>
      <span class="row-time">
        <Ring conversation={conversation} />
        {lastMessageAt && time().listTime(Date.parse(lastMessageAt), now.value)}
      </span>
      <span class="row-preview">
        <Preview conversation={conversation} />
      </span>
      <span class="row-mark">
        <Dots conversation={conversation} />
        <Owner conversation={conversation} />
        {waiting > 0 && <span class="row-waiting">{t('row.waiting', { n: waiting })}</span>}
        {unread > 0 && <span class="badge">{unread > 99 ? '99+' : unread}</span>}
      </span>
    </div>
  );
}
