/** BullMQ takes priorities up to 2,097,151; each of ours gets a band of fair turns. */
const band = 500_000;

/** A message's place among the waiting ones of its lane: priority first, then fair turn. */
export function bellPriority(priority: number, turn: number): number {
  return (priority - 1) * band + Math.min(Math.max(turn, 1), band - 1);
}

/**
 * Start-time fair queueing with unit cost: a source's next message comes one turn after its last,
 * but never before the turn being served, so fifty thousand messages of one key delay another
 * key's first message by one turn.
 */
export function fairTurn(served: number, lastOfSource: number | null): number {
  return Math.max(served, lastOfSource ?? 0) + 1;
}
