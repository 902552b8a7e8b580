import { signal } from '@preact/signals';
import { match, type ActionId, type Pending, type Press, type Scope } from '../../keymap.js';
import { navigate } from '../../router.js';
import { can } from '../../store.js';
import { openDialog } from './dialogs.js';
import { nextPane } from './panes.js';

type Handler = () => void;

/** A chord that has begun and waits for its second key. */
export const pending = signal<Pending>(null);

const chordMs = 1_500;
const handlers = new Map<ActionId, Handler>();
let timer: ReturnType<typeof setTimeout> | undefined;

/** Lets a view answer some actions while it is there; returns how to stop. */
export function answerKeys(answers: Partial<Record<ActionId, Handler>>): () => void {
  const entries = Object.entries(answers) as [ActionId, Handler][];
  for (const [action, handler] of entries) handlers.set(action, handler);
  return () => {
    for (const [action, handler] of entries) {
      if (handlers.get(action) === handler) handlers.delete(action);
    }
  };
}

/** Does what an action says; false when nothing on screen answers it. */
export function run(action: ActionId): boolean {
  setPending(null);
  const handler = handlers.get(action);
  handler?.();
  return handler !== undefined;
}

function setPending(next: Pending): void {
  clearTimeout(timer);
  pending.value = next;
  if (next) timer = setTimeout(() => (pending.value = null), chordMs);
}

/** What the DOM says about a key, as the keymap wants it. */
export function pressOf(event: KeyboardEvent): Press {
  return {
    key: event.key,
    code: event.code,
    shift: event.shiftKey,
    ctrl: event.ctrlKey,
    alt: event.altKey,
    meta: event.metaKey,
    altGraph: event.getModifierState('AltGraph'),
    // 229 is what input methods send while composing, also where isComposing is late.
    composing: event.isComposing || event.keyCode === 229,
  };
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select') !== null;
}

function scopeOf(target: EventTarget | null): Scope {
  return isTyping(target) ? 'anywhere' : 'list';
}

/** Enter and Space belong to the control they are pressed on. */
function belongsToControl(event: KeyboardEvent): boolean {
  const isActivation = event.key === 'Enter' || event.key === ' ';
  return (
    isActivation &&
    event.target instanceof HTMLElement &&
    event.target.closest('button, a') !== null
  );
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || belongsToControl(event)) return;
  // An open layer has its own keys, and the browser closes it with Esc.
  if (document.querySelector('dialog[open], [popover]:popover-open')) return;
  const matched = match(pressOf(event), scopeOf(event.target), pending.peek());
  if (matched.kind === 'pending') {
    setPending(matched.first);
    event.preventDefault();
    return;
  }
  if (matched.kind === 'action') {
    if (run(matched.action)) event.preventDefault();
    return;
  }
  if (event.key.length === 1) setPending(null);
}

/** Starts hearing keys for the whole page; returns how to stop. */
export function listenForKeys(): () => void {
  const stop = answerKeys({
    goInbox: () => navigate('/inbox/all'),
    goNumbers: () => navigate('/sessions'),
    goQueue: () => can('queue:read') && navigate('/queue'),
    goTemplates: () => can('templates:read') && navigate('/templates'),
    goPolicy: () => can('policy:read') && navigate('/policy'),
    sheet: () => (openDialog.value = { kind: 'sheet' }),
    pane: () => nextPane(1),
    paneBack: () => nextPane(-1),
  });
  document.addEventListener('keydown', onKeyDown);
  return () => {
    stop();
    document.removeEventListener('keydown', onKeyDown);
  };
}
