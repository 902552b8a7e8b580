/** Where a day of the warm-up stands in a drawing one wide and one high, from its lower left. */
export interface CurvePoint {
  day: number;
  limit: number;
  x: number;
  y: number;
}

/** The limits of the warm-up as points, the first day at the left edge, the highest limit at the top. */
export function warmUpCurve(limits: readonly number[]): CurvePoint[] {
  const highest = Math.max(1, ...limits);
  const last = Math.max(1, limits.length - 1);
  return limits.map((limit, at) => ({
    day: at + 1,
    limit,
    x: at / last,
    y: limit / highest,
  }));
}

function isLimits(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every(limit => typeof limit === 'number');
}

/** The limits per day out of a policy as the API carries it; empty when it says none. */
export function warmUpLimits(effective: Readonly<Record<string, unknown>> | undefined): number[] {
  const { warmup } = (effective ?? {}) as { warmup?: { firstContactsByDay?: unknown } };
  const limits = warmup?.firstContactsByDay;
  return isLimits(limits) ? [...limits] : [];
}
