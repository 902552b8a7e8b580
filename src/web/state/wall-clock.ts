const hourMs = 3_600_000;
const quarterMs = hourMs / 4;

/** The next instant after `fromMs` at which a zone's clocks show `hour`:00. */
export function nextWallHour(fromMs: number, hour: number, zone: string): number {
  const wall = new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: zone,
  });
  const wanted = `${String(hour).padStart(2, '0')}:00`;
  // Zones differ from UTC by whole quarters, so one of these steps is the instant.
  let atMs = Math.floor(fromMs / quarterMs) * quarterMs + quarterMs;
  const lastMs = fromMs + 26 * hourMs;
  while (wall.format(atMs) !== wanted && atMs < lastMs) atMs += quarterMs;
  return atMs;
}
