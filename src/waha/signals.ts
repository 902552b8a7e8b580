import { attempt, segment, type Line } from './call-waha.js';
import { parseCapping, parseTimelock, type Capping, type Timelock } from './me.js';

/** What WhatsApp limits, asked for directly. Null: this WAHA cannot say, or did not now. */
export interface WahaSignals {
  timelock: Timelock | null;
  capping: Capping | null;
}

/** A send may wait for the answer. */
const patienceMs = 5_000;

/** Asks for both limits of an account. Servers and engines without these calls give null. */
export async function signals(line: Line, name: string): Promise<WahaSignals> {
  const ask = async (limit: 'timelock' | 'capping') => {
    const path = `/api/sessions/${segment(name)}/${limit}`;
    const call = { does: `read ${limit}`, method: 'GET', path, timeoutMs: patienceMs } as const;
    const answer = await attempt(line, call);
    return answer?.ok ? answer.json : null;
  };
  const [timelock, capping] = await Promise.all([ask('timelock'), ask('capping')]);
  return { timelock: parseTimelock(timelock), capping: parseCapping(capping) };
}
