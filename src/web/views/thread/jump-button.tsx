import { useRef } from 'preact/hooks';
import { t } from '../../languages/current.js';
import type { ThreadRow } from '../../state/rows.js';
import { Icon } from '../../ui/icon.js';

interface Props {
  rows: readonly ThreadRow[];
  isAtEnd: boolean;
  onJump: () => void;
}

function inboundAfter(rows: readonly ThreadRow[], key: string | undefined): number {
  const at = rows.findIndex(row => row.key === key);
  if (at < 0) return 0;
  return rows.slice(at + 1).filter(row => row.kind === 'message' && row.message.direction === 'in')
    .length;
}

/** The way back to the newest message, with how many came since. */
export function JumpButton({ rows, isAtEnd, onJump }: Props) {
  const seen = useRef<string | undefined>(undefined);
  if (isAtEnd) seen.current = rows.at(-1)?.key;
  if (isAtEnd) return null;
  const n = inboundAfter(rows, seen.current);
  const label = n > 0 ? t('thread.latestNew', { n }) : t('thread.latest');
  return (
    <button type="button" class="jump" aria-label={label} title={label} onClick={onJump}>
      {n > 0 && <span class="badge">{n}</span>}
      <Icon name="down" />
    </button>
  );
}
