import { lazy } from '../../ui/lazy.js';
import { closeDialog, openDialog } from './dialogs.js';

const Sheet = lazy(async () => (await import('./shortcut-sheet.js')).ShortcutSheet);
const Clock = lazy(async () => (await import('../sandbox/clock-dialog.js')).ClockDialog);
const Customer = lazy(async () => (await import('../sandbox/customer-dialog.js')).CustomerDialog);
const NewConversation = lazy(
  async () => (await import('../inbox/new-conversation.js')).NewConversation,
);
const Pause = lazy(async () => (await import('../pauses/pause-dialog.js')).PauseDialog);
const Resume = lazy(async () => (await import('../pauses/resume-dialog.js')).ResumeDialog);
const Settle = lazy(async () => (await import('../thread/settle-dialog.js')).SettleDialog);
const Snooze = lazy(async () => (await import('../thread/snooze-dialog.js')).SnoozeDialog);
const Labels = lazy(async () => (await import('../labels/labels-dialog.js')).LabelsDialog);
const Access = lazy(async () => (await import('../team/access-dialog.js')).AccessDialog);
const Decisions = lazy(async () => (await import('../decisions/decision-log.js')).DecisionLog);

/** Shows the one dialog that is open. */
export function Dialogs() {
  const open = openDialog.value;
  switch (open?.kind) {
    case undefined:
      return null;
    case 'sheet':
      return <Sheet onClose={closeDialog} />;
    case 'clock':
      return <Clock onClose={closeDialog} />;
    case 'customer':
      return <Customer onClose={closeDialog} />;
    case 'new-conversation':
      return <NewConversation onClose={closeDialog} />;
    case 'pause':
      return <Pause scope={open.scope} sessionId={open.sessionId} onClose={closeDialog} />;
    case 'resume':
      return <Resume target={open.target} onClose={closeDialog} />;
    case 'settle':
      return <Settle decision={open.decision} message={open.message} onClose={closeDialog} />;
    case 'snooze':
      return <Snooze conversationId={open.conversationId} onClose={closeDialog} />;
    case 'labels':
      return <Labels onClose={closeDialog} />;
    case 'access':
      return <Access about={open.about} onClose={closeDialog} />;
    case 'decisions':
      return <Decisions messageId={open.messageId} number={open.number} onClose={closeDialog} />;
  }
}
