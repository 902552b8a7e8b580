import type { ComponentChildren, RefObject } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon } from './icon.js';
import type { IconName } from './icon-paths.js';

const gapPx = 4;
const edgePx = 8;

/** Puts the panel under its button, and over it where there is more room. */
function place(panel: HTMLElement, button: HTMLElement): void {
  const box = button.getBoundingClientRect();
  const below = innerHeight - box.bottom;
  const isAbove = below < panel.offsetHeight + edgePx && box.top > below;
  panel.style.top = isAbove ? 'auto' : `${box.bottom + gapPx}px`;
  panel.style.bottom = isAbove ? `${innerHeight - box.top + gapPx}px` : 'auto';
  const widest = innerWidth - panel.offsetWidth - edgePx;
  panel.style.left = `${Math.max(edgePx, Math.min(box.right - panel.offsetWidth, widest))}px`;
  panel.style.visibility = 'visible';
  panel.style.maxHeight = `${(isAbove ? box.top : below) - gapPx - edgePx}px`;
}

const itemsOf = (panel: HTMLElement) => [
  ...panel.querySelectorAll<HTMLElement>('.menu-item:not(:disabled)'),
];

/** Up, down, home and end among the items; letters go to a field, if there is one. */
function onMenuKey(event: KeyboardEvent): void {
  const panel = event.currentTarget;
  if (!(panel instanceof HTMLElement)) return;
  const items = itemsOf(panel);
  const at = items.findIndex(item => item === document.activeElement);
  const last = items.length - 1;
  const to: Readonly<Record<string, number>> = {
    ArrowDown: at === last ? 0 : at + 1,
    ArrowUp: at <= 0 ? last : at - 1,
    Home: 0,
    End: last,
  };
  const isInField = event.target instanceof HTMLInputElement;
  if (isInField && (event.key === 'Home' || event.key === 'End')) return;
  const next = to[event.key];
  if (next === undefined || last < 0) return;
  event.preventDefault();
  items[next]?.focus();
}

interface Props {
  /** What the button does, for those who do not see it and where it has no words. */
  label: string;
  icon: IconName;
  /** The button's words; none: the icon alone. */
  words?: string | undefined;
  /** Key as printed, for the tooltip. */
  hint?: string;
  look?: 'plain' | 'quiet';
  /** Of the button, for whoever presses it from afar. */
  buttonId?: string;
  /** For whoever opens it by a key. */
  opener?: RefObject<HTMLButtonElement | null>;
  onOpen?: () => void;
  /** What is inside; `close` ends it. */
  children: (close: () => void) => ComponentChildren;
}

/** A button that opens a panel of things to choose. The browser closes it and returns the focus. */
export function Menu(props: Props) {
  const { label, icon, words, hint, look = 'quiet', opener, buttonId, onOpen, children } = props;
  const own = useRef<HTMLButtonElement>(null);
  const button = opener ?? own;
  const panel = useRef<HTMLDivElement>(null);
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const close = () => panel.current?.hidePopover();
  useLayoutEffect(() => {
    const box = panel.current;
    if (!isOpen || !box || !button.current) return;
    place(box, button.current);
    if (box.contains(document.activeElement)) return;
    const first = box.querySelector<HTMLElement>('input, [aria-pressed=true], .menu-item');
    first?.focus();
  });
  return (
    <>
      <button
        ref={button}
        id={buttonId}
        type="button"
        class={`button ${look} ${words ? '' : 'icon-only'} menu-button`}
        popovertarget={id}
        aria-label={label}
        aria-expanded={isOpen}
        title={hint ? `${label} (${hint})` : label}
      >
        <Icon name={icon} size={words ? 16 : 20} />
        {words && <span class="menu-words">{words}</span>}
      </button>
      <div
        ref={panel}
        id={id}
        class="popover menu"
        popover="auto"
        role="group"
        aria-label={label}
        onToggle={event => {
          const opened = event.newState === 'open';
          if (!opened && panel.current) panel.current.style.visibility = '';
          setOpen(opened);
          if (opened) onOpen?.();
        }}
        onKeyDown={onMenuKey}
      >
        {isOpen && children(close)}
      </div>
    </>
  );
}

interface ItemProps {
  children: ComponentChildren;
  icon?: IconName;
  /** One of several, of which this is or is not the present one. */
  checked?: boolean;
  disabled?: boolean;
  onClick: () => void;
}

/** One thing to choose in a menu. */
export function MenuItem({ children, icon, checked, disabled = false, onClick }: ItemProps) {
  return (
    <button
      type="button"
      class="menu-item"
      aria-pressed={checked}
      disabled={disabled}
      onClick={onClick}
    >
      {icon && <Icon name={icon} />}
      <span class="menu-item-words">{children}</span>
      {checked && <Icon name="check" />}
    </button>
  );
}
