import { useState } from 'preact/hooks';
import type { ConversationView, MessageView } from '../../../protocol/views.js';
import { t, time } from '../../languages/current.js';
import { isOrdinaryTurn } from '../../state/hold-words.js';
import { bubbleState, type BubbleState } from '../../state/bubble-state.js';
import { pauses, sessionLabel, threads, words } from '../../store.js';
import { Icon } from '../../ui/icon.js';
import { BubbleActions, CancelButton, CopyFailed, WhyButton } from './bubble-actions.js';
import { Deleted, Edited, Reactions } from './changes.js';
import { MarkedText } from './marked-text.js';
import { Media } from './media.js';
import { quotedMessage } from './quoting.js';
import { SettleButtons } from './settle-buttons.js';

interface Props {
  message: MessageView;
  conversation: ConversationView;
  /** Begins a group of its side. */
  first: boolean;
  isLast: boolean;
}

function whoOf(message: MessageView, title: string): string {
  if (message.direction === 'in') return title;
  return message.author?.name ?? t('bubble.you');
}

function Quote({ message, title }: { message: MessageView; title: string }) {
  if (!message.replyTo) return null;
  const messages = threads.value[message.conversationId]?.messages ?? [];
  const quoted = quotedMessage(messages, message.replyTo);
  if (!quoted) return <p class="quote quote-plain">{t('bubble.quoted')}</p>;
  return (
    <div class="quote">
      <span class="quote-who">
        <bdi>{whoOf(quoted, title)}</bdi>
      </span>
      <span class="quote-text" dir="auto">
        {quoted.text ?? t(`kind.${quoted.type}`)}
      </span>
    </div>
  );
}

function Body({ message }: { message: MessageView }) {
  const { text, media, type } = message;
  if (message.revokedAt) return <Deleted />;
  const isPlain = type === 'text' || media !== null;
  return (
    <>
      {!isPlain && (
        <p class="bubble-kind">
          {t(`kind.${type}`)}. {t('bubble.openPhone')}
        </p>
      )}
      <Media message={message} />
      {text && <MarkedText text={text} />}
    </>
  );
}

function origin({ origin: from, author }: MessageView): string {
  if (from === 'phone') return t('bubble.viaPhone');
  if (from === 'api') return t('bubble.viaApi');
  return from === 'agent' ? (author?.name ?? '') : '';
}

function statusWords({ status }: MessageView): string {
  if (status === 'sent') return t('bubble.sent');
  if (status === 'delivered') return t('bubble.delivered');
  return status === 'read' ? t('bubble.read') : '';
}

function Status({ message, state }: { message: MessageView; state: BubbleState }) {
  return (
    <span class={`status tone-${state.tone}`}>
      {state.sentence && <span class="status-words">{state.sentence}</span>}
      <Icon name={state.icon} />
      {!state.sentence && <span class="off-screen">{statusWords(message)}</span>}
    </span>
  );
}

/** It does not go, or something holds it beside its turn: a person will ask why. */
function isQuestioned({ status, hold }: MessageView): boolean {
  if (status === 'pending') return !isOrdinaryTurn(hold);
  return status === 'refused' || status === 'expired';
}

interface FootProps {
  message: MessageView;
  state: BubbleState | null;
  title: string;
}

function Foot({ message, state, title }: FootProps) {
  const from = origin(message);
  const shown = state?.waits ? message.createdAt : message.occurredAt;
  const isFailed = message.status === 'failed' || message.status === 'refused';
  return (
    <footer class="bubble-foot">
      {message.starred && (
        <span class="starred" title={t('bubble.starred')}>
          <Icon name="star" filled />
          <span class="off-screen">{t('bubble.starred')}</span>
        </span>
      )}
      <Edited message={message} />
      {!state?.waits && <time dateTime={shown}>{time().format('time', Date.parse(shown))}</time>}
      {from && !state?.waits && (
        <span class="origin">
          <bdi>{from}</bdi>
        </span>
      )}
      {state && <Status message={message} state={state} />}
      {isQuestioned(message) && <WhyButton message={message} />}
      {message.unknown?.needsPerson && <SettleButtons message={{ ...message, title }} />}
      {message.status === 'pending' && <CancelButton message={message} />}
      {isFailed && message.text && <CopyFailed text={message.text} />}
    </footer>
  );
}

/** One message: who, what, when, and for ours where it is. */
export function Bubble({ message, conversation, first, isLast }: Props) {
  const number = sessionLabel(message.sessionId, message.session);
  const state = bubbleState(words.value, message, { number, pauses: pauses.value });
  const side = message.direction === 'in' ? 'in' : 'out';
  // Its buttons are in the way of Tab only while the message itself has the focus.
  const [hasFocus, setFocus] = useState(false);
  const looksLike = `bubble ${side} ${first ? 'first' : ''} ${state?.waits ? 'waits' : ''} tone-edge-${state?.tone ?? 'plain'}`;
  return (
    <article
      class={looksLike}
      tabIndex={isLast ? 0 : -1}
      aria-setsize={-1}
      onFocusIn={() => setFocus(true)}
      onFocusOut={() => setFocus(false)}
      data-message={message.id}
      data-status={message.status ?? 'in'}
    >
      <span class="off-screen">{whoOf(message, conversation.title)}: </span>
      <Quote message={message} title={conversation.title} />
      <Body message={message} />
      <Foot message={message} state={state} title={conversation.title} />
      <Reactions message={message} />
      <BubbleActions message={message} reachable={hasFocus} />
    </article>
  );
}
