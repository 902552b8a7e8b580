import { useState } from 'preact/hooks';
import type { MessageView } from '../../../protocol/views.js';
import { cancelMessage, starMessage } from '../../actions/thread.js';
import { t } from '../../languages/current.js';
import { canOn, sessionLabel } from '../../store.js';
import { interrupt } from '../../ui/announce.js';
import { Button } from '../../ui/button.js';
import { CopyButton, copyText } from '../../ui/copy.js';
import { problemWords } from '../../ui/problem-words.js';
import { openDialog } from '../frame/dialogs.js';
import { focusPane } from '../frame/panes.js';
import { setQuoting } from './quoting.js';

function tell(error: unknown): void {
  interrupt(problemWords(error));
}

/** Takes a message out of the line before it is sent. */
export function CancelButton({ message }: { message: MessageView }) {
  const [busy, setBusy] = useState(false);
  if (!canOn('messages:send', message.sessionId)) return null;
  const cancel = () => {
    setBusy(true);
    cancelMessage(message.id)
      .catch(tell)
      .finally(() => setBusy(false));
  };
  return (
    <button type="button" class="link" disabled={busy} onClick={cancel}>
      {t('bubble.cancel')}
    </button>
  );
}

function showDecisions({ id, sessionId, session }: MessageView): void {
  openDialog.value = {
    kind: 'decisions',
    messageId: id,
    number: sessionLabel(sessionId, session),
  };
}

/** Beside a message that waits or will not go: what was decided about it. */
export function WhyButton({ message }: { message: MessageView }) {
  return (
    <button type="button" class="link" onClick={() => showDecisions(message)}>
      {t('why.open')}
    </button>
  );
}

export function CopyFailed({ text }: { text: string }) {
  return <CopyButton text={text} label={t('bubble.copyText')} />;
}

/** What a phone or a contact wrote was never decided here. */
function isDecided({ direction, origin }: MessageView): boolean {
  return direction === 'out' && origin !== 'phone';
}

/** Reply, star and copy beside a bubble; there while it has the pointer or the focus. */
export function BubbleActions({
  message,
  reachable,
}: {
  message: MessageView;
  reachable: boolean;
}) {
  const tabIndex = reachable ? 0 : -1;
  const { conversationId, whatsappId, text, starred } = message;
  const reply = () => {
    setQuoting(conversationId, whatsappId);
    focusPane('composer');
  };
  return (
    <div class="bubble-actions" role="group" aria-label={t('bubble.more')}>
      {whatsappId && canOn('messages:send', message.sessionId) && (
        <Button
          look="quiet"
          icon="reply"
          label={t('bubble.reply')}
          tabIndex={tabIndex}
          onClick={reply}
        />
      )}
      <Button
        look="quiet"
        icon="star"
        label={starred ? t('bubble.unstar') : t('bubble.star')}
        pressed={starred}
        tabIndex={tabIndex}
        onClick={() => void starMessage(message, !starred).catch(tell)}
      />
      {isDecided(message) && (
        <Button
          look="quiet"
          icon="why"
          label={t('why.title')}
          tabIndex={tabIndex}
          onClick={() => showDecisions(message)}
        />
      )}
      {text && (
        <Button
          look="quiet"
          icon="copy"
          label={t('bubble.copyText')}
          tabIndex={tabIndex}
          onClick={() => void copyText(text)}
        />
      )}
    </div>
  );
}
