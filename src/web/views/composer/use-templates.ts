import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { fillText, textFor } from '../../../kernel/template-text.js';
import type { ConversationView, TemplateView } from '../../../protocol/views.js';
import { wantTemplates } from '../../actions/templates.js';
import { matching } from '../../state/templates/list.js';
import { gapsIn, nextGap, slashAt, type Slash, type Stretch } from '../../state/templates/slash.js';
import { valueIn, type Situation } from '../../state/templates/values.js';
import { can, company, contacts, me, templates } from '../../store.js';
import { insertText } from './insert-text.js';

const mostShown = 30;

type Area = RefObject<HTMLTextAreaElement | null>;

function situationOf({ contactId, title }: ConversationView): Situation {
  return {
    contact: contactId ? (contacts.peek()[contactId] ?? null) : null,
    title,
    agent: me.peek()?.name ?? '',
    company: company.peek()?.name ?? '',
  };
}

/** A template's words for a conversation: in the person's language, with what is known filled in. */
export function wordsFor(template: TemplateView, conversation: ConversationView): string {
  const { contactId } = conversation;
  const language = contactId ? contacts.peek()[contactId]?.language : null;
  const chosen = (language && textFor(template.texts, language)) || template.texts[0];
  return fillText(chosen?.text ?? '', valueIn(situationOf(conversation))).text;
}

/** The gaps that templates left in the field, and the way from one to the next. */
function useGaps(area: Area) {
  const gaps = useRef(new Set<string>());
  const select = (gap: Stretch | null): boolean => {
    if (gap) area.current?.setSelectionRange(gap.from, gap.to);
    return gap !== null;
  };
  const step = (backwards: boolean): boolean => {
    const field = area.current;
    if (!field) return false;
    const { value: text, selectionStart: from, selectionEnd: to } = field;
    return select(nextGap({ text, from, to }, gaps.current, backwards));
  };
  return {
    step,
    /** Text was put in at `from`: its first gap is selected. */
    left(text: string, from: number): void {
      for (const gap of gapsIn(text)) gaps.current.add(gap);
      const field = area.current;
      if (field) select(nextGap({ text: field.value, from, to: from }, gaps.current));
    },
    /** The first gap that is still open, which is selected; null when all are filled in. */
    open(): string | null {
      const field = area.current;
      if (!field) return null;
      const gap = nextGap({ text: field.value, from: 0, to: 0 }, gaps.current);
      select(gap);
      return gap && field.value.slice(gap.from, gap.to);
    },
  };
}

/** The likeliest templates for the slash the caret stands behind. */
function useSlash(area: Area) {
  const [slash, setSlash] = useState<Slash | null>(null);
  const [active, setActive] = useState(0);
  /** The place of a slash somebody wants to be a slash. */
  const left = useRef<number | null>(null);
  const look = () => {
    const field = area.current;
    const isCaret = field && field.selectionStart === field.selectionEnd;
    const found = isCaret ? slashAt(field.value, field.selectionStart) : null;
    if (found === null) left.current = null;
    const next = found && found.from !== left.current && can('templates:read') ? found : null;
    if (next?.letters !== slash?.letters || next?.from !== slash?.from) setActive(0);
    setSlash(next);
    if (next) void wantTemplates();
  };
  const close = () => {
    left.current = slash?.from ?? null;
    setSlash(null);
  };
  return { slash, active, setActive, look, close };
}

/** What the template menu of a composer shows and does. */
export interface TemplateMenu {
  /** null: it is closed. */
  found: readonly TemplateView[] | null;
  letters: string;
  active: number;
  setActive: (at: number) => void;
  pick: (template: TemplateView) => void;
  /** The text or the caret has moved. */
  look: () => void;
  close: () => void;
  /** Answers whether the key was for the menu or for a gap. */
  onKeyDown: (event: KeyboardEvent) => boolean;
  openGap: () => string | null;
}

/** Templates in a composer: `/` finds one, Enter puts it in, Tab goes from gap to gap. */
export function useTemplates(area: Area, conversation: ConversationView): TemplateMenu {
  const { slash, active, setActive, look, close } = useSlash(area);
  const gaps = useGaps(area);
  const known = templates.value;
  const matched = slash && known ? matching(known, slash.letters).slice(0, mostShown) : null;
  // Nobody looks for a template that is not there: the slash was meant as one.
  const found = matched?.length === 0 && slash?.letters !== '' ? null : matched;
  useEffect(() => {
    if (active >= (found?.length ?? 1)) setActive(0);
  }, [found?.length]);

  const pick = (template: TemplateView) => {
    const field = area.current;
    if (!field || !slash) return;
    const text = wordsFor(template, conversation);
    insertText(field, { from: slash.from, to: field.selectionStart }, text);
    close();
    gaps.left(text, slash.from);
  };

  const inMenu = (key: string): boolean => {
    if (!found) return false;
    const chosen = found[active];
    if (key === 'Escape') close();
    else if (!chosen) return false;
    else if (key === 'Enter' || key === 'Tab') pick(chosen);
    else if (key === 'ArrowDown') setActive((active + 1) % found.length);
    else if (key === 'ArrowUp') setActive((active - 1 + found.length) % found.length);
    else return false;
    return true;
  };

  const onKeyDown = (event: KeyboardEvent): boolean => {
    const { key, isComposing, altKey, ctrlKey, metaKey, shiftKey } = event;
    if (isComposing || altKey || ctrlKey || metaKey) return false;
    const taken = (!shiftKey && inMenu(key)) || (key === 'Tab' && gaps.step(shiftKey));
    if (taken) event.preventDefault();
    return taken;
  };

  const letters = slash?.letters ?? '';
  return { found, letters, active, setActive, pick, look, close, onKeyDown, openGap: gaps.open };
}
