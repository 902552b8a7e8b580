import type { ComponentChildren } from 'preact';
import { Icon } from './icon.js';
import type { IconName } from './icon-paths.js';

interface Props {
  children?: ComponentChildren;
  icon?: IconName;
  /** Needed when there are no visible words. */
  label?: string;
  look?: 'plain' | 'primary' | 'quiet' | 'danger';
  type?: 'button' | 'submit';
  disabled?: boolean;
  pressed?: boolean;
  expanded?: boolean;
  /** Key as printed, for the tooltip. */
  hint?: string;
  class?: string;
  tabIndex?: number;
  onClick?: (event: MouseEvent) => void;
}

/** A button with words, or an icon that carries its words as a label. */
export function Button(props: Props) {
  const { children, icon, label, look = 'plain', type = 'button', disabled, hint } = props;
  const title = label ? (hint ? `${label} (${hint})` : label) : hint;
  return (
    <button
      type={type}
      class={`button ${look} ${children ? '' : 'icon-only'} ${props.class ?? ''}`}
      disabled={disabled ?? false}
      tabIndex={props.tabIndex}
      aria-label={label}
      title={title}
      aria-pressed={props.pressed}
      aria-expanded={props.expanded}
      onClick={props.onClick}
    >
      {icon && <Icon name={icon} size={children ? 16 : 20} />}
      {children && <span>{children}</span>}
    </button>
  );
}
