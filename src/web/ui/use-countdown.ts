import { useEffect, useState } from 'preact/hooks';

/** Milliseconds left until an instant, renewed every second; 0 when it has passed or there is none. */
export function useCountdown(untilMs: number | null, nowMs: () => number = Date.now): number {
  const leftOf = () => (untilMs === null ? 0 : Math.max(0, untilMs - nowMs()));
  const [, setTurn] = useState(0);
  useEffect(() => {
    if (untilMs === null) return undefined;
    const timer = setInterval(() => {
      setTurn(turn => turn + 1);
      if (leftOf() === 0) clearInterval(timer);
    }, 1000);
    return () => clearInterval(timer);
  }, [untilMs]);
  return leftOf();
}
