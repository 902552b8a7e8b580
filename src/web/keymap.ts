import type { Key } from './languages/catalogue.js';
import { views, type View } from './state/list.js';

/** Where a key acts: anywhere, in list and thread while not typing, in the composer. */
export type Scope = 'anywhere' | 'list' | 'composer';

export type ActionId =
  | 'next'
  | 'previous'
  | 'open'
  | 'back'
  | 'reply'
  | 'search'
  | 'close'
  | 'closeNext'
  | 'contact'
  | 'assign'
  | 'assignMe'
  | 'note'
  | 'unread'
  | 'snooze'
  | 'labels'
  | 'priority'
  | `view:${View}`
  | 'goInbox'
  | 'goNumbers'
  | 'goQueue'
  | 'goPolicy'
  | 'goTemplates'
  | 'pane'
  | 'paneBack'
  | 'sheet'
  | 'send'
  | 'newline'
  | 'template'
  | 'gap';

type LabelKey = Exclude<Extract<Key, `keys.${string}`>, 'keys.then'>;

/** One key with what must be held; `shift` undefined does not care (layouts put `?` elsewhere). */
export interface Stroke {
  key: string;
  shift?: boolean;
  /** The US key for layouts without Latin letters. */
  code?: string;
}

export interface Shortcut {
  action: ActionId;
  scope: Scope;
  /** Strokes that each do it; two in one entry are a chord. */
  strokes: readonly (readonly [Stroke] | readonly [Stroke, Stroke])[];
  label: LabelKey;
  /** Which view a `keys.view` shows. */
  view?: View;
}

const letter = (key: string, shift = false): Stroke => ({
  key,
  shift,
  code: `Key${key.toUpperCase()}`,
});
const digit = (n: number): Stroke => ({ key: String(n), shift: false, code: `Digit${n}` });
const plain = (key: string): Stroke => ({ key, shift: false });

const showView = (view: View, at: number): Shortcut => ({
  action: `view:${view}`,
  scope: 'list',
  strokes: [[digit(at + 1)]],
  label: 'keys.view',
  view,
});

/** The one table: handlers, the sheet and the tooltips are made from it. */
export const keymap: readonly Shortcut[] = [
  { action: 'next', scope: 'list', strokes: [[letter('j')]], label: 'keys.next' },
  { action: 'previous', scope: 'list', strokes: [[letter('k')]], label: 'keys.previous' },
  { action: 'open', scope: 'list', strokes: [[plain('Enter')]], label: 'keys.open' },
  { action: 'reply', scope: 'list', strokes: [[letter('r')]], label: 'keys.reply' },
  {
    action: 'search',
    scope: 'list',
    strokes: [[{ key: '/', code: 'Slash' }]],
    label: 'keys.search',
  },
  { action: 'close', scope: 'list', strokes: [[letter('e')]], label: 'keys.close' },
  { action: 'closeNext', scope: 'list', strokes: [[letter('e', true)]], label: 'keys.closeNext' },
  { action: 'contact', scope: 'list', strokes: [[letter('i')]], label: 'keys.contact' },
  { action: 'assign', scope: 'list', strokes: [[letter('a')]], label: 'keys.assign' },
  { action: 'assignMe', scope: 'list', strokes: [[letter('m')]], label: 'keys.assignMe' },
  { action: 'note', scope: 'list', strokes: [[letter('n')]], label: 'keys.note' },
  { action: 'labels', scope: 'list', strokes: [[letter('l')]], label: 'keys.labels' },
  { action: 'priority', scope: 'list', strokes: [[letter('p')]], label: 'keys.priority' },
  { action: 'snooze', scope: 'list', strokes: [[letter('z')]], label: 'keys.snooze' },
  { action: 'unread', scope: 'list', strokes: [[letter('u')]], label: 'keys.unread' },
  ...views.map(showView),
  {
    action: 'goInbox',
    scope: 'list',
    strokes: [[letter('g'), letter('i')]],
    label: 'keys.goInbox',
  },
  {
    action: 'goQueue',
    scope: 'list',
    strokes: [[letter('g'), letter('q')]],
    label: 'keys.goQueue',
  },
  {
    action: 'goNumbers',
    scope: 'list',
    strokes: [[letter('g'), letter('n')]],
    label: 'keys.goNumbers',
  },
  {
    action: 'goPolicy',
    scope: 'list',
    strokes: [[letter('g'), letter('p')]],
    label: 'keys.goPolicy',
  },
  {
    action: 'goTemplates',
    scope: 'list',
    strokes: [[letter('g'), letter('t')]],
    label: 'keys.goTemplates',
  },
  {
    action: 'sheet',
    scope: 'list',
    strokes: [[{ key: '?', code: 'Slash', shift: true }]],
    label: 'keys.sheet',
  },
  { action: 'back', scope: 'anywhere', strokes: [[plain('Escape')]], label: 'keys.back' },
  { action: 'pane', scope: 'anywhere', strokes: [[plain('F6')]], label: 'keys.pane' },
  {
    action: 'paneBack',
    scope: 'anywhere',
    strokes: [[{ key: 'F6', shift: true }]],
    label: 'keys.paneBack',
  },
  { action: 'send', scope: 'composer', strokes: [[plain('Enter')]], label: 'keys.send' },
  {
    action: 'newline',
    scope: 'composer',
    strokes: [[{ key: 'Enter', shift: true }]],
    label: 'keys.newline',
  },
  {
    action: 'template',
    scope: 'composer',
    strokes: [[{ key: '/', code: 'Slash' }]],
    label: 'keys.template',
  },
  { action: 'gap', scope: 'composer', strokes: [[plain('Tab')]], label: 'keys.gap' },
];

/** What a key event says, without the DOM. */
export interface Press {
  key: string;
  code: string;
  shift: boolean;
  ctrl: boolean;
  alt: boolean;
  meta: boolean;
  /** AltGr: it types a character, it is no shortcut. */
  altGraph: boolean;
  /** The input method is still composing. */
  composing: boolean;
}

/** A first stroke that was pressed and waits for its second. */
export type Pending = Stroke | null;

export type Matched =
  | { kind: 'action'; action: ActionId }
  /** A chord has begun. */
  | { kind: 'pending'; first: Stroke }
  | { kind: 'none' };

const none: Matched = { kind: 'none' };
const latin = /^[\x20-\x7e]$/;

/** Named keys have long names; a single non-ASCII character comes from a layout without Latin letters. */
function foreignLayout(key: string): boolean {
  return [...key].length === 1 && !latin.test(key);
}

function isStroke(press: Press, stroke: Stroke): boolean {
  const isSymbol = stroke.key.length === 1 && !/[a-z0-9]/.test(stroke.key);
  if (press.key.toLowerCase() === stroke.key.toLowerCase()) {
    // A symbol needs whatever its layout needs to type it.
    return isSymbol || stroke.shift === undefined || stroke.shift === press.shift;
  }
  if (!foreignLayout(press.key) || press.code !== stroke.code) return false;
  return (stroke.shift ?? false) === press.shift;
}

function sameStroke(one: Stroke, other: Stroke): boolean {
  return one.key === other.key && one.shift === other.shift;
}

/** What a press means in a scope. Shortcuts of `anywhere` also count in the other scopes. */
export function match(press: Press, scope: Scope, pending: Pending): Matched {
  if (press.composing || press.altGraph || press.ctrl || press.alt || press.meta) return none;
  for (const { action, strokes, scope: own } of keymap) {
    if (own !== scope && own !== 'anywhere') continue;
    for (const [first, second] of strokes) {
      if (pending && second && sameStroke(first, pending) && isStroke(press, second)) {
        return { kind: 'action', action };
      }
      if (pending || !isStroke(press, first)) continue;
      return second ? { kind: 'pending', first } : { kind: 'action', action };
    }
  }
  return none;
}

/** The ways a begun chord can end. */
export function endingsOf(first: Stroke): readonly (Shortcut & { second: Stroke })[] {
  return keymap.flatMap(shortcut =>
    shortcut.strokes.flatMap(([begin, second]) =>
      second && sameStroke(begin, first) ? [{ ...shortcut, second }] : [],
    ),
  );
}

const names: Readonly<Record<string, string>> = { Escape: 'Esc' };

/** How a stroke is printed in the sheet and in tooltips. */
export function printed({ key, shift }: Stroke): string {
  const name = names[key] ?? (key.length === 1 ? key : key);
  const isSymbol = key.length === 1 && !/[a-z]/.test(key);
  return shift && !isSymbol ? `Shift+${key.length === 1 ? key.toUpperCase() : name}` : name;
}
