import { useEffect, useRef, useState } from 'preact/hooks';
import type { ColleagueView, ConversationView } from '../../../protocol/views.js';
import { assign, assignToMe } from '../../actions/tend.js';
import { calls } from '../../calls.js';
import { t } from '../../languages/current.js';
import { canOn, me } from '../../store.js';
import { Menu, MenuItem } from '../../ui/menu.js';
import { complainOf } from '../../ui/toast.js';
import { answerKeys } from '../frame/keys.js';

interface ListProps {
  conversation: ConversationView;
  colleagues: readonly ColleagueView[] | null;
  onChoose: (userId: string | null) => void;
}

function People({ conversation, colleagues, onChoose }: ListProps) {
  const { assignee } = conversation;
  const meId = me.value?.id;
  if (!colleagues) return <p class="menu-note">{t('assign.loading')}</p>;
  const others = colleagues.filter(({ id }) => id !== meId);
  const canBeMine = colleagues.some(({ id }) => id === meId);
  return (
    <>
      {canBeMine && meId && (
        <MenuItem icon="person" checked={assignee?.id === meId} onClick={() => onChoose(meId)}>
          {assignee?.id === meId ? t('assign.you') : t('assign.toMe')}
        </MenuItem>
      )}
      {others.map(({ id, name }) => (
        <MenuItem key={id} icon="person" checked={assignee?.id === id} onClick={() => onChoose(id)}>
          <bdi>{name}</bdi>
        </MenuItem>
      ))}
      <MenuItem icon="no-entry" checked={assignee === null} onClick={() => onChoose(null)}>
        {t('assign.nobody')}
      </MenuItem>
    </>
  );
}

/** Keys of the open conversation: `a` chooses somebody, `m` takes it. */
function useAssignKeys(conversation: ConversationView, open: () => void): void {
  useEffect(() =>
    answerKeys({
      assign: open,
      assignMe: () => void assignToMe(conversation).catch(complainOf),
    }),
  );
}

/** Whose the conversation is, and the way to give it to somebody else. */
export function AssignMenu({
  conversation,
  isNarrow,
}: {
  conversation: ConversationView;
  isNarrow: boolean;
}) {
  const opener = useRef<HTMLButtonElement>(null);
  const [colleagues, setColleagues] = useState<readonly ColleagueView[] | null>(null);
  useAssignKeys(conversation, () => opener.current?.click());
  const { id, assignee, sessionId } = conversation;
  if (!canOn('conversations:manage', sessionId)) return null;
  const load = () => {
    calls.assignees(id).then(({ data }) => setColleagues(data), complainOf);
  };
  const name = assignee && (assignee.id === me.value?.id ? t('assign.you') : assignee.name);
  return (
    <Menu
      opener={opener}
      label={name ? t('assign.to', { name }) : t('assign.open')}
      icon={assignee ? 'person' : 'assign'}
      words={isNarrow ? undefined : (name ?? t('assign.open'))}
      hint="a"
      look={isNarrow ? 'quiet' : 'plain'}
      onOpen={load}
    >
      {close => (
        <People
          conversation={conversation}
          colleagues={colleagues}
          onChoose={userId => {
            close();
            assign(conversation, userId).catch(complainOf);
          }}
        />
      )}
    </Menu>
  );
}
