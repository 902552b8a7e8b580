import { useRef, useState } from 'preact/hooks';
import type { ConversationView, NoteView } from '../../../protocol/views.js';
import { editNote, removeNote } from '../../actions/tend.js';
import { t, time } from '../../languages/current.js';
import { canOn, me } from '../../store.js';
import { Button } from '../../ui/button.js';
import { complainOf } from '../../ui/toast.js';

function Editing({ note, onDone }: { note: NoteView; onDone: () => void }) {
  const area = useRef<HTMLTextAreaElement>(null);
  const [busy, setBusy] = useState(false);
  const save = () => {
    const text = area.current?.value.trim() ?? '';
    if (text === '' || busy) return;
    setBusy(true);
    editNote(note.id, { text, mentions: note.mentions })
      .then(onDone, complainOf)
      .finally(() => setBusy(false));
  };
  return (
    <div class="note-editing">
      <textarea
        ref={area}
        rows={3}
        dir="auto"
        aria-label={t('note.label')}
        defaultValue={note.text ?? ''}
        autoFocus
      />
      <div class="note-actions">
        <Button look="primary" disabled={busy} onClick={save}>
          {t('labels.save')}
        </Button>
        <Button look="quiet" onClick={onDone}>
          {t('app.cancel')}
        </Button>
      </div>
    </div>
  );
}

function Own({ note, onEdit }: { note: NoteView; onEdit: () => void }) {
  const [asks, setAsks] = useState(false);
  if (asks) {
    return (
      <div class="note-actions">
        <span>{t('note.sure')}</span>
        <button type="button" class="link" onClick={() => void removeNote(note).catch(complainOf)}>
          {t('note.remove')}
        </button>
        <button type="button" class="link" onClick={() => setAsks(false)}>
          {t('app.cancel')}
        </button>
      </div>
    );
  }
  return (
    <div class="note-actions">
      <button type="button" class="link" onClick={onEdit}>
        {t('labels.edit')}
      </button>
      <button type="button" class="link" onClick={() => setAsks(true)}>
        {t('note.remove')}
      </button>
    </div>
  );
}

interface Props {
  note: NoteView;
  conversation: ConversationView;
}

/** What the team wrote to itself: named as that, and in a colour no message has. */
export function Note({ note, conversation }: Props) {
  const [editing, edit] = useState(false);
  const { author, text, at, editedAt, mentions } = note;
  const meId = me.value?.id ?? '';
  const isOwn = author.id === meId && canOn('notes:write', conversation.sessionId);
  const edited = editedAt ? ` · ${t('bubble.edited')}` : '';
  return (
    <article
      class={mentions.includes(meId) ? 'note-card called' : 'note-card'}
      tabIndex={-1}
      aria-label={t('note.by', { name: author.name, text: text ?? '' })}
      data-note={note.id}
    >
      <header class="note-head">
        <strong>{t('note.title')}</strong>
        <bdi>{author.name}</bdi>
        <time datetime={at}>{time().format('time', Date.parse(at)) + edited}</time>
      </header>
      {editing ? (
        <Editing note={note} onDone={() => edit(false)} />
      ) : (
        <p class="note-text" dir="auto">
          {text}
        </p>
      )}
      {isOwn && !editing && <Own note={note} onEdit={() => edit(true)} />}
    </article>
  );
}
