import { useEffect, useRef } from 'preact/hooks';
import type { Priority } from '../../../protocol/codes.js';
import type { ConversationView, LabelView } from '../../../protocol/views.js';
import { changeConversation } from '../../actions/tend.js';
import { t } from '../../languages/current.js';
import { labelsOf } from '../../state/labels.js';
import { can, canOn, labels } from '../../store.js';
import { Icon } from '../../ui/icon.js';
import { LabelDot } from '../../ui/label.js';
import { Menu, MenuItem } from '../../ui/menu.js';
import { complainOf } from '../../ui/toast.js';
import { openDialog } from '../frame/dialogs.js';
import { answerKeys } from '../frame/keys.js';
import { panelButtons } from './panel-state.js';

const priorities: readonly Priority[] = ['urgent', 'high', 'normal', 'low'];

function PriorityMenu({ conversation }: { conversation: ConversationView }) {
  const opener = useRef<HTMLButtonElement>(null);
  useEffect(() => answerKeys({ priority: () => opener.current?.click() }));
  const { id, priority } = conversation;
  const name = t(`priority.${priority}`);
  return (
    <Menu
      buttonId={panelButtons.priority}
      opener={opener}
      label={t('priority.is', { name })}
      icon="priority"
      words={name}
      hint="p"
      look="plain"
    >
      {close =>
        priorities.map(value => (
          <MenuItem
            key={value}
            checked={value === priority}
            onClick={() => {
              close();
              changeConversation(id, { priority: value }).catch(complainOf);
            }}
          >
            {t(`priority.${value}`)}
          </MenuItem>
        ))
      }
    </Menu>
  );
}

function toggle({ id, labels: has }: ConversationView, label: LabelView): void {
  const change = has.includes(label.id) ? { removeLabels: [label.id] } : { addLabels: [label.id] };
  changeConversation(id, change).catch(complainOf);
}

function LabelMenu({ conversation }: { conversation: ConversationView }) {
  const opener = useRef<HTMLButtonElement>(null);
  useEffect(() => answerKeys({ labels: () => opener.current?.click() }));
  const all = labels.value;
  return (
    <Menu
      buttonId={panelButtons.labels}
      opener={opener}
      label={t('labels.put')}
      icon="label"
      hint="l"
    >
      {close => (
        <>
          {all.length === 0 && <p class="menu-note">{t('labels.empty')}</p>}
          {all.map(label => (
            <MenuItem
              key={label.id}
              checked={conversation.labels.includes(label.id)}
              onClick={() => toggle(conversation, label)}
            >
              <LabelDot color={label.color} /> <bdi>{label.name}</bdi>
            </MenuItem>
          ))}
          {can('labels:manage') && (
            <MenuItem
              icon="plus"
              onClick={() => {
                close();
                openDialog.value = { kind: 'labels' };
              }}
            >
              {t('labels.manage')}
            </MenuItem>
          )}
        </>
      )}
    </Menu>
  );
}

function Chip({ label, onRemove }: { label: LabelView; onRemove: (() => void) | null }) {
  return (
    <li class="chip">
      <LabelDot color={label.color} />
      <bdi>{label.name}</bdi>
      {onRemove && (
        <button
          type="button"
          class="chip-remove"
          aria-label={t('labels.takeOff', { name: label.name })}
          title={t('labels.takeOff', { name: label.name })}
          onClick={onRemove}
        >
          <Icon name="close" />
        </button>
      )}
    </li>
  );
}

/** How urgent the conversation is and what it is about, for the team. */
export function ConversationPart({ conversation }: { conversation: ConversationView }) {
  const mayManage = canOn('conversations:manage', conversation.sessionId);
  const worn = labelsOf(labels.value, conversation);
  if (!mayManage && worn.length === 0 && conversation.priority === 'normal') return null;
  return (
    <section class="panel-part">
      <h3>{t('panel.conversation')}</h3>
      <div class="panel-line">
        {mayManage ? (
          <PriorityMenu conversation={conversation} />
        ) : (
          <span>{t('priority.is', { name: t(`priority.${conversation.priority}`) })}</span>
        )}
        {mayManage && <LabelMenu conversation={conversation} />}
      </div>
      {worn.length > 0 && (
        <ul class="chips" aria-label={t('labels.title')}>
          {worn.map(label => (
            <Chip
              key={label.id}
              label={label}
              onRemove={mayManage ? () => toggle(conversation, label) : null}
            />
          ))}
        </ul>
      )}
    </section>
  );
}
