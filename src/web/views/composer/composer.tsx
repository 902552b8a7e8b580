import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ConversationView } from '../../../protocol/views.js';
import { mediaLimitBytes, readMedia, sendMessage } from '../../actions/send.js';
import {
  attachments,
  draftOf,
  draftTurn,
  keepDraft,
  keepDraftNow,
  setAttachment,
  setRefusal,
} from '../../drafts.js';
import { match } from '../../keymap.js';
import { t } from '../../languages/current.js';
import { can, sessionLabel } from '../../store.js';
import { Button } from '../../ui/button.js';
import { pressOf } from '../frame/keys.js';
import { quoting, setQuoting } from '../thread/quoting.js';
import { Attachment, sizeWords } from './attachment.js';
import { PacingLine, usePace } from './pacing-line.js';
import { QuoteLine } from './quote-line.js';

const maxHeightPx = 200;

function grow(area: HTMLTextAreaElement): void {
  area.style.blockSize = 'auto';
  area.style.blockSize = `${Math.min(maxHeightPx, area.scrollHeight)}px`;
}

/** The draft of the conversation as the field shows it; typing does not render anything. */
function useDraft(conversationId: string) {
  const area = useRef<HTMLTextAreaElement>(null);
  const [isEmpty, setEmpty] = useState(true);
  // When the composer goes away its field is gone before the last words of it are kept.
  const text = useRef('');
  const current = () => ({
    conversationId,
    text: text.current,
    replyTo: quoting.peek()[conversationId] ?? null,
  });
  useLayoutEffect(() => {
    const draft = draftOf(conversationId);
    text.current = draft.text;
    if (area.current) {
      area.current.value = draft.text;
      grow(area.current);
    }
    setQuoting(conversationId, draft.replyTo);
    setEmpty(draft.text.trim() === '');
  }, [conversationId, draftTurn.value]);
  useEffect(() => () => keepDraftNow(current()), [conversationId]);
  const typed = () => {
    if (area.current) {
      text.current = area.current.value;
      grow(area.current);
    }
    setEmpty(text.current.trim() === '');
    keepDraft(current());
    setRefusal(conversationId, null);
  };
  return { area, isEmpty, current, typed };
}

function useFiles(conversationId: string) {
  const [failure, setFailure] = useState<string | null>(null);
  const take = (file: File | undefined) => {
    if (!file) return;
    setFailure(null);
    if (file.size > mediaLimitBytes) {
      setFailure(t('composer.tooLarge', { size: sizeWords(file.size) }));
      return;
    }
    readMedia(file).then(
      media => setAttachment(conversationId, media),
      () => setFailure(t('composer.unsupported')),
    );
  };
  const onPaste = (event: ClipboardEvent) => {
    const file = event.clipboardData?.files[0];
    if (!file) return;
    event.preventDefault();
    take(file);
  };
  return { failure, take, onPaste };
}

function AttachButton({ take }: { take: (file: File | undefined) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        tabIndex={-1}
        aria-label={t('composer.attach')}
        onChange={event => {
          take(event.currentTarget.files?.[0]);
          event.currentTarget.value = '';
        }}
      />
      <Button
        look="quiet"
        icon="attach"
        label={t('composer.attach')}
        onClick={() => input.current?.click()}
      />
    </>
  );
}

function Writing({ conversation }: { conversation: ConversationView }) {
  const { id, title } = conversation;
  const { area, isEmpty, current, typed } = useDraft(id);
  const files = useFiles(id);
  const pace = usePace(conversation);
  const media = attachments.value[id];
  const hasContent = !isEmpty || media !== undefined;
  const send = () => {
    if (!pace.maySend) return;
    const { text, replyTo } = current();
    if (sendMessage(id, text, replyTo)) area.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const matched = match(pressOf(event), 'composer', null);
    if (matched.kind !== 'action' || matched.action !== 'send') return;
    event.preventDefault();
    send();
  };
  return (
    <div
      class="composer"
      id="composer-pane"
      onDragOver={event => event.preventDefault()}
      onDrop={event => {
        event.preventDefault();
        files.take(event.dataTransfer?.files[0]);
      }}
    >
      <QuoteLine conversation={conversation} onChange={typed} />
      {media && <Attachment media={media} onRemove={() => setAttachment(id, null)} />}
      {files.failure && (
        <p class="composer-failure" role="alert">
          {files.failure}
        </p>
      )}
      <div class="composer-box">
        <AttachButton take={files.take} />
        <textarea
          ref={area}
          id="composer"
          rows={1}
          dir="auto"
          aria-label={t('composer.label', { name: title })}
          placeholder={media ? t('composer.caption') : t('composer.placeholder')}
          enterkeyhint="send"
          onInput={typed}
          onKeyDown={onKeyDown}
          onPaste={files.onPaste}
        />
        <Button
          look="primary"
          class="send"
          disabled={!hasContent || !pace.maySend}
          hint="Enter"
          onClick={send}
        >
          {t('composer.send')}
        </Button>
      </div>
      <PacingLine conversationId={id} pace={pace} />
    </div>
  );
}

/** Where a message is written. Without the right to write it says so instead. */
export function Composer({ conversation }: { conversation: ConversationView }) {
  if (can('messages:send')) return <Writing key={conversation.id} conversation={conversation} />;
  const number = sessionLabel(conversation.sessionId, conversation.session);
  return <p class="composer none">{t('composer.notAllowed', { number })}</p>;
}
