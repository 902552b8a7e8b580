import { useState } from 'preact/hooks';
import type { ConversationView } from '../../../protocol/views.js';
import { writeNote } from '../../actions/tend.js';
import { setDraft } from '../../drafts.js';
import { match } from '../../keymap.js';
import { t } from '../../languages/current.js';
import { callsIn } from '../../state/notes.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { complainOf } from '../../ui/toast.js';
import { pressOf } from '../frame/keys.js';
import { Modes } from './modes.js';
import { useDraft } from './use-draft.js';
import { useMentions } from './use-mentions.js';

const optionId = (id: string) => `mention-${id}`;

/** Where a note is written. It looks like no message, and nothing here can send one. */
export function NoteBox({ conversation }: { conversation: ConversationView }) {
  const { id } = conversation;
  const draftId = `note:${id}`;
  const { area, isEmpty, current, typed } = useDraft(draftId);
  const [busy, setBusy] = useState(false);
  const { colleagues, offered, at, look, choose, onKey } = useMentions(id, area, typed);
  const save = () => {
    const text = current().text.trim();
    if (text === '' || busy) return;
    setBusy(true);
    writeNote(id, { text, mentions: callsIn(text, colleagues) })
      .then(() => setDraft({ conversationId: draftId, text: '', replyTo: null }), complainOf)
      .finally(() => {
        setBusy(false);
        area.current?.focus();
      });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (onKey(event)) return;
    const matched = match(pressOf(event), 'composer', null);
    if (matched.kind !== 'action' || matched.action !== 'send') return;
    event.preventDefault();
    save();
  };
  const chosen = offered[at];
  return (
    <div class="composer note" id="composer-pane">
      <Modes conversationId={id} isNote />
      {offered.length > 0 && (
        <ul class="mentions" id="mentions" role="listbox" aria-label={t('note.people')}>
          {offered.map((person, index) => (
            <li
              key={person.id}
              id={optionId(person.id)}
              class={index === at ? 'mention on' : 'mention'}
              role="option"
              aria-selected={index === at}
              onMouseDown={event => {
                event.preventDefault();
                choose(person);
              }}
            >
              <Icon name="person" /> <bdi>{person.name}</bdi>
            </li>
          ))}
        </ul>
      )}
      <div class="composer-box">
        <textarea
          ref={area}
          id="composer"
          rows={1}
          dir="auto"
          aria-label={t('note.label')}
          placeholder={t('note.placeholder')}
          aria-autocomplete="list"
          aria-controls={offered.length > 0 ? 'mentions' : undefined}
          aria-activedescendant={chosen ? optionId(chosen.id) : undefined}
          onInput={() => {
            typed();
            look();
          }}
          onKeyDown={onKeyDown}
        />
        <Button look="primary" class="send" disabled={isEmpty || busy} hint="Enter" onClick={save}>
          {t('note.add')}
        </Button>
      </div>
      <p class="note-hint">{t('note.label')}</p>
    </div>
  );
}
