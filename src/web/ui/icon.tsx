import { iconPaths, type IconName } from './icon-paths.js';

interface Props {
  name: IconName;
  /** 16 in lines of text, 20 alone. */
  size?: 16 | 20;
  filled?: boolean;
  class?: string;
}

/** A drawing beside words that say the same; silent for screen readers. */
export function Icon({ name, size = 16, filled = false, class: extra = '' }: Props) {
  return (
    <svg
      class={`icon ${filled ? 'filled' : ''} ${extra}`}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      aria-hidden="true"
      focusable="false"
    >
      <path d={iconPaths[name]} />
    </svg>
  );
}
