import type { ComponentChild } from 'preact';
import type { StatusLook } from '../../state/session-status.js';

const shapes: Record<StatusLook, ComponentChild> = {
  working: <circle cx="6" cy="6" r="5" class="solid" />,
  starting: <path d="M6 1a5 5 0 1 1-5 5" class="outline" />,
  phone: <path d="M2 1.5h8L2 10.5h8z" class="outline" />,
  scan: <path d="M1.5 1.5h9v9h-9zM4.5 4.5h3v3h-3z" class="outline" />,
  broken: <path d="M2 2l8 8M10 2l-8 8" class="outline" />,
  stopped: <path d="M2 2h8v8H2z" class="solid" />,
  neutral: <circle cx="6" cy="6" r="4.5" class="outline" />,
};

/** The shape of a status, beside its word. */
export function StatusMark({ look }: { look: StatusLook }) {
  return (
    <svg
      class={`status-mark look-${look}`}
      width="12"
      height="12"
      viewBox="0 0 12 12"
      aria-hidden="true"
    >
      {shapes[look]}
    </svg>
  );
}
