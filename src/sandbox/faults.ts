/** Where the sandbox process ends itself while carrying out a send. */
export type KillPoint = 'before_transmit' | 'before_store' | 'before_answer' | 'before_events';

/**
 * What goes wrong. Of calls: `answer` (status, body), `delay`, `hang`, `cut`, `slice` (one byte at
 * a time), `html`, `empty`, `wrong_id`, `error_463`, `ack_463` (201, then ack -1), `rate_overlimit`,
 * `timed_out`, `connection_closed`, `detached_frame`, `omit_store` (sent, never found), `vanish`
 * (sent, and nothing is ever told of it), `late` (accepted, sent only after `delayMs`),
 * `ignore_id`, `kill`. Of events (call `webhook`): `drop`, `duplicate`, `shuffle` (up to 2 s late).
 * Of what a person writes (call `inbound`): `twin` (again under the chat's other id, same message
 * id). Of the listener (call `connection`): `refuse` new connections for `delayMs`.
 */
export type FaultKind =
  | 'answer'
  | 'delay'
  | 'hang'
  | 'cut'
  | 'slice'
  | 'html'
  | 'empty'
  | 'wrong_id'
  | 'error_463'
  | 'ack_463'
  | 'rate_overlimit'
  | 'timed_out'
  | 'connection_closed'
  | 'detached_frame'
  | 'omit_store'
  | 'vanish'
  | 'late'
  | 'ignore_id'
  | 'kill'
  | 'drop'
  | 'duplicate'
  | 'shuffle'
  | 'twin'
  | 'refuse';

export interface Fault {
  /**
   * Which calls: a route's name (`sendText`, `check-exists`, `message`, `sessions`), `send` for
   * every send, `*` for all of /api, `webhook`, `inbound`, `connection`.
   */
  call: string;
  kind: FaultKind;
  /** How many calls or events it meets. Default 1. */
  times?: number;
  /** Only calls to this chat, or events of this name. */
  only?: string;
  /** Whether WAHA carries the call out all the same. Default: as the kind usually goes. */
  does?: boolean;
  /**
   * Waits this long before the call is carried out; for `slice` between two bytes, for `late` before
   * the message leaves. Not sped up.
   */
  delayMs?: number;
  /** For `answer`. */
  status?: number;
  /** For `answer`; for `ack_463` the `error` that is told with the ack. */
  body?: unknown;
  contentType?: string;
  /** For `cut`: how many bytes of the answer still leave. */
  bytes?: number;
  /** For `kill`. */
  at?: KillPoint;
}

export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  /** The next fault for a call of these names to this chat; it counts as used. */
  take(names: readonly string[], detail: string | null): Fault | undefined;
}

const doesByDefault: ReadonlySet<FaultKind> = new Set([
  'delay',
  'slice',
  'html',
  'empty',
  'wrong_id',
  'ack_463',
  'omit_store',
  'vanish',
  'late',
  'ignore_id',
  'kill',
]);

/** Whether the call is carried out under this fault. */
export const carriesOut = (fault: Fault) => fault.does ?? doesByDefault.has(fault.kind);

export function createFaults(): Faults {
  let waiting: { fault: Fault; left: number }[] = [];
  return {
    add: fault => void waiting.push({ fault, left: fault.times ?? 1 }),
    clear: () => void (waiting = []),
    take(names, detail) {
      const meets = ({ fault }: { fault: Fault }) =>
        names.includes(fault.call) && (fault.only === undefined || fault.only === detail);
      const found = waiting.find(meets);
      if (!found) return undefined;
      found.left -= 1;
      waiting = waiting.filter(entry => entry.left > 0);
      return found.fault;
    },
  };
}

/** Ends the process the hard way when the fault says so here; nothing after it runs. */
export function dieAt(point: KillPoint, fault: Fault | undefined): void {
  if (fault?.kind === 'kill' && (fault.at ?? 'before_transmit') === point) {
    process.kill(process.pid, 'SIGKILL');
  }
}
