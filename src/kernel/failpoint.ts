/** Transactions whose commit a test may meet. */
export type Edge =
  'enqueue' | 'claim' | 'record' | 'reconcile' | 'inbox' | 'process' | 'optout' | 'pause';

/** Edges at which a test may end, stop or slow the gateway. */
export type Failpoint =
  | `${Edge}.before_commit`
  | `${Edge}.after_commit`
  | 'post.connected'
  | 'post.body_written'
  | 'post.headers_received';

type Deed = 'kill' | 'throw' | 'stall' | 'block';

interface Armed {
  point: string;
  /** Acts when it is reached for the nth time. */
  nth: number;
  deed: Deed;
  ms: number;
}

const form =
  /^(?<point>[a-z]+\.[a-z_]+):(?<nth>\d+)(?::(?<deed>kill|throw|stall|block))?(?::(?<ms>\d+))?$/;

let armed: Armed | null = null;
let reached = 0;

/**
 * Arms one edge, written `<name>:<nth>[:kill|throw|stall|block[:<ms>]]`; kill unless said
 * otherwise. Only the process edge calls this, and only when the environment of a test allows it.
 * Throws on another form.
 */
export function armFailpoint(spec: string): void {
  const { point, nth, deed = 'kill', ms = '0' } = form.exec(spec)?.groups ?? {};
  if (!point || !nth) throw new Error('A failpoint is written name:nth[:deed[:ms]].');
  armed = { point, nth: Number(nth), deed: deed as Deed, ms: Number(ms) };
  reached = 0;
}

/** Blocks the thread the way a busy loop or a frozen machine does. */
function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** Nothing, unless a test armed this very edge. */
export async function failpoint(point: Failpoint): Promise<void> {
  if (armed?.point !== point) return;
  reached += 1;
  if (reached !== armed.nth) return;
  const { deed, ms } = armed;
  switch (deed) {
    case 'kill':
      process.kill(process.pid, 'SIGKILL');
      return block(1_000);
    case 'throw':
      throw new Error(`failpoint ${point}`);
    case 'block':
      return block(ms);
    case 'stall':
      return new Promise(resolve => setTimeout(resolve, ms));
  }
}
