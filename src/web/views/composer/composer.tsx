import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ConversationView } from '../../../protocol/views.js';
import { sendMessage } from '../../actions/send.js';
import { attachments, setAttachment } from '../../drafts.js';
import { match } from '../../keymap.js';
import { t } from '../../languages/current.js';
import { canOn, sessionLabel } from '../../store.js';
import { Button } from '../../ui/button.js';
import { answerKeys, pressOf } from '../frame/keys.js';
import { Attachment } from './attachment.js';
import { KeptDraft } from './kept-draft.js';
import { MarkedField } from './marked-field.js';
import { Modes, notingIn, startNote } from './modes.js';
import { NoteBox } from './note-box.js';
import { PacingLine, usePace } from './pacing-line.js';
import { QuoteLine } from './quote-line.js';
import { menuId, optionId, TemplateMenu } from './template-menu.js';
import { useDraft } from './use-draft.js';
import { useFiles } from './use-files.js';
import { useOutlook, type Outlook } from './use-outlook.js';
import { useTemplates, type TemplateMenu as Menu } from './use-templates.js';
import { ComposerWarnings } from './warnings.js';

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

interface BoxProps {
  area: RefObject<HTMLTextAreaElement | null>;
  files: ReturnType<typeof useFiles>;
  /** The person written to. */
  name: string;
  hasFile: boolean;
  maySend: boolean;
  outlook: Outlook;
  menu: Menu;
  onType: () => void;
  onSend: () => void;
}

function Box(props: BoxProps) {
  const { area, files, name, hasFile, maySend, outlook, menu, onType, onSend } = props;
  const spans = outlook.view?.spans ?? [];
  const option = menu.found?.[menu.active];
  const onKeyDown = (event: KeyboardEvent) => {
    if (menu.onKeyDown(event)) return;
    const matched = match(pressOf(event), 'composer', null);
    if (matched.kind !== 'action' || matched.action !== 'send') return;
    event.preventDefault();
    onSend();
  };
  return (
    <div class="composer-box">
      <AttachButton take={files.take} />
      <div class="composer-field">
        {outlook.text !== null && spans.length > 0 && (
          <MarkedField area={area} text={outlook.text} spans={spans} />
        )}
        <textarea
          ref={area}
          id="composer"
          rows={1}
          dir="auto"
          aria-label={t('composer.label', { name })}
          placeholder={hasFile ? t('composer.caption') : t('composer.placeholder')}
          enterkeyhint="send"
          aria-autocomplete="list"
          aria-controls={option ? menuId : undefined}
          aria-activedescendant={option ? optionId(option) : undefined}
          onInput={onType}
          onKeyUp={menu.look}
          onClick={menu.look}
          onBlur={menu.close}
          onKeyDown={onKeyDown}
          onPaste={files.onPaste}
        />
      </div>
      <Button look="primary" class="send" disabled={!maySend} hint="Enter" onClick={onSend}>
        {t('composer.send')}
      </Button>
    </div>
  );
}

function Writing({ conversation }: { conversation: ConversationView }) {
  const { id, title } = conversation;
  const { area, isEmpty, current, typed } = useDraft(id);
  const files = useFiles(id);
  const outlook = useOutlook({
    conversationId: id,
    contactId: conversation.contactId,
    read: () => current().text,
  });
  const pace = usePace(conversation, outlook.view);
  const media = attachments.value[id];
  const menu = useTemplates(area, conversation);
  const [gap, setGap] = useState<string | null>(null);
  const onType = () => {
    typed();
    outlook.look();
    menu.look();
    setGap(null);
  };
  const send = () => {
    if (!pace.maySend) return;
    const left = menu.openGap();
    setGap(left);
    if (left) return;
    const { text, replyTo } = current();
    if (!sendMessage(id, text, replyTo)) return;
    outlook.look();
    area.current?.focus();
  };
  return (
    <div
      class="composer"
      id="composer-pane"
      onDragOver={event => event.preventDefault()}
      onDrop={files.onDrop}
    >
      <QuoteLine conversation={conversation} onChange={typed} />
      {media && <Attachment media={media} onRemove={() => setAttachment(id, null)} />}
      {files.failure && (
        <p class="composer-failure" role="alert">
          {files.failure}
        </p>
      )}
      <ComposerWarnings outlook={outlook.view} text={outlook.text} />
      {gap && (
        <p class="composer-failure" role="alert">
          {t('composer.fillGap', { name: gap })}
        </p>
      )}
      <TemplateMenu menu={menu} conversation={conversation} />
      <Box
        area={area}
        files={files}
        name={title}
        hasFile={media !== undefined}
        maySend={pace.maySend && (!isEmpty || media !== undefined)}
        outlook={outlook}
        menu={menu}
        onType={onType}
        onSend={send}
      />
      <PacingLine conversationId={id} pace={pace} />
    </div>
  );
}

/** Where a message is written. Without the right to write it says so instead. */
export function Composer({ conversation }: { conversation: ConversationView }) {
  const isNote = notingIn.value === conversation.id;
  const { id, sessionId } = conversation;
  const mayNote = canOn('notes:write', sessionId);
  useEffect(() => answerKeys({ note: () => mayNote && startNote(id) }));
  if (mayNote && isNote) return <NoteBox key={`note:${id}`} conversation={conversation} />;
  if (canOn('messages:send', sessionId))
    return (
      <>
        {mayNote && <Modes conversationId={id} isNote={false} />}
        <Writing key={id} conversation={conversation} />
      </>
    );
  const number = sessionLabel(conversation.sessionId, conversation.session);
  return (
    <div class="composer none">
      <p>{t('composer.notAllowed', { number })}</p>
      <KeptDraft conversationId={conversation.id} />
    </div>
  );
}
