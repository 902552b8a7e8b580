import { t } from '../../languages/current.js';
import { warmUpCurve, type CurvePoint } from '../../state/warm-up.js';

const widthPx = 100;
const heightPx = 40;

const at = ({ x, y }: CurvePoint) => `${x * widthPx},${(1 - y) * heightPx}`;

interface Props {
  limits: readonly number[];
  /** Counted from 1. */
  day: number;
}

/** How many first contacts each day of the warm-up allows, with today on it. */
export function WarmUpChart({ limits, day }: Props) {
  const points = warmUpCurve(limits);
  const today = points[day - 1];
  const first = points[0];
  const last = points.at(-1);
  if (!today || !first || !last) return null;
  const past = points.slice(0, day);
  const label = t('desk.warmUpCurve', {
    first: first.limit,
    last: last.limit,
    of: points.length,
  });
  return (
    <div class="curve" role="img" aria-label={label}>
      <svg viewBox={`0 0 ${widthPx} ${heightPx}`} preserveAspectRatio="none" aria-hidden="true">
        <polygon
          class="curve-area"
          points={`${past.map(at).join(' ')} ${today.x * widthPx},${heightPx} 0,${heightPx}`}
        />
        <polyline class="curve-line" points={points.map(at).join(' ')} />
        <polyline class="curve-line past" points={past.map(at).join(' ')} />
      </svg>
      <span
        class="curve-today"
        style={{ insetInlineStart: `${today.x * 100}%`, insetBlockEnd: `${today.y * 100}%` }}
        aria-hidden="true"
      />
      <span class="curve-end" aria-hidden="true">
        {last.limit}
      </span>
    </div>
  );
}
