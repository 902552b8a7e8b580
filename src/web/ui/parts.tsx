import { Icon } from './icon.js';

const word = /[\p{L}\p{N}]/u;

/** Two letters that stand for a name. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter(part => word.test(part.charAt(0)));
  const first = [...(words[0] ?? '')][0] ?? '';
  const last = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : '';
  return (first + last).toLocaleUpperCase();
}

interface AvatarProps {
  name: string;
  kind?: 'person' | 'group';
  large?: boolean;
}

/** Initials in a quiet circle; a drawing for groups and bare numbers. */
export function Avatar({ name, kind = 'person', large = false }: AvatarProps) {
  const isNumber = /^\+?[\d\s()-]+$/.test(name);
  return (
    <span class={large ? 'avatar large' : 'avatar'} aria-hidden="true">
      {kind === 'group' && <Icon name="people" size={20} />}
      {kind === 'person' && (isNumber ? <Icon name="person" size={20} /> : initials(name))}
    </span>
  );
}

interface MeterProps {
  used: number;
  limit: number;
  text: string;
}

/** A used part of a limit, with the figures in words beside it. */
export function Meter({ used, limit, text }: MeterProps) {
  const share = limit > 0 ? Math.min(1, used / limit) : 1;
  return (
    <div class="meter-line">
      <span class="meter-text">{text}</span>
      <span class={share >= 1 ? 'meter full' : 'meter'} aria-hidden="true">
        <span class="meter-used" style={{ inlineSize: `${share * 100}%` }} />
      </span>
    </div>
  );
}

const radius = 5;
const around = 2 * Math.PI * radius;

/** What is left of the 24 hours: a filling ring, hollow when the window is closed. */
export function WindowRing({ share, label }: { share: number; label: string }) {
  return (
    <span class={share > 0 ? 'ring' : 'ring closed'} title={label}>
      <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" focusable="false">
        <circle cx="7" cy="7" r={radius} class="ring-track" />
        {share > 0 && (
          <circle
            cx="7"
            cy="7"
            r={radius}
            class="ring-left"
            stroke-dasharray={`${around * share} ${around}`}
            transform="rotate(-90 7 7)"
          />
        )}
      </svg>
    </span>
  );
}
