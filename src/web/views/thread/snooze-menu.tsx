import { useEffect, useRef } from 'preact/hooks';
import type { ConversationView } from '../../../protocol/views.js';
import { changeConversation } from '../../actions/tend.js';
import { t } from '../../languages/current.js';
import { snoozeChoices, snoozeEnd } from '../../state/snooze.js';
import { whenAt } from '../../state/words.js';
import { canOn, exactNowMs, words } from '../../store.js';
import { Menu, MenuItem } from '../../ui/menu.js';
import { complainOf } from '../../ui/toast.js';
import { openDialog } from '../frame/dialogs.js';
import { answerKeys } from '../frame/keys.js';

/** Out of sight until then; null: back at once. */
function snooze({ id }: ConversationView, until: string | null): void {
  changeConversation(id, { snoozedUntil: until }).catch(complainOf);
}

/** What can be chosen, each with the time it means. */
export function SnoozeItems({
  conversation,
  close,
}: {
  conversation: ConversationView;
  close: () => void;
}) {
  const spoken = words.value;
  const choose = (until: string | null) => {
    close();
    snooze(conversation, until);
  };
  const nowMs = exactNowMs();
  return (
    <>
      {conversation.snoozedUntil && (
        <MenuItem icon="reopen" onClick={() => choose(null)}>
          {t('snooze.end')}
        </MenuItem>
      )}
      {snoozeChoices.map(choice => {
        const until = snoozeEnd(choice, nowMs, spoken.ownZone);
        return (
          <MenuItem key={choice} icon="clock" onClick={() => choose(until)}>
            {t(`snooze.${choice}`)}{' '}
            <span class="menu-aside">
              {choice === 'nextWeek'
                ? whenAt(spoken, until)
                : spoken.time.format('time', Date.parse(until))}
            </span>
          </MenuItem>
        );
      })}
      <MenuItem
        icon="clock-hollow"
        onClick={() => {
          close();
          openDialog.value = { kind: 'snooze', conversationId: conversation.id };
        }}
      >
        {t('snooze.at')}
      </MenuItem>
    </>
  );
}

/** Takes the conversation out of sight for a while. */
export function SnoozeMenu({ conversation }: { conversation: ConversationView }) {
  const opener = useRef<HTMLButtonElement>(null);
  useEffect(() => answerKeys({ snooze: () => opener.current?.click() }));
  if (!canOn('conversations:manage', conversation.sessionId)) return null;
  return (
    <Menu opener={opener} label={t('snooze.open')} icon="snooze" hint="z">
      {close => <SnoozeItems conversation={conversation} close={close} />}
    </Menu>
  );
}
