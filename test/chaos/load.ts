import type { Api } from '../support/api.js';
import { freshPhone } from './people.js';

/** A message whose acceptance somebody was told. */
export interface Accepted {
  token: string;
  id: string;
  session: string;
}

export interface Load {
  /** Resolves when every message was accepted. */
  done: Promise<void>;
  accepted: ReadonlyMap<string, Accepted>;
}

export interface LoadSetup {
  api: Api;
  count: number;
  sessions: readonly string[];
  /** Parallel scripts, each posting one message after the other. */
  scripts: number;
  /** Gives up when this fires. */
  signal: AbortSignal;
}

const pauseMs = 150;
const pause = () => new Promise(resolve => setTimeout(resolve, pauseMs));

/** Posts until it is told yes, with the same key each time: what a careful script does. */
async function post({ api, signal }: LoadSetup, body: object, key: string) {
  for (;;) {
    signal.throwIfAborted();
    try {
      const answer = await api.send(body, key);
      if (answer.status === 202) return answer.body;
      if (answer.status < 500 && answer.status !== 409 && answer.status !== 429)
        throw new TypeError(`${answer.status} ${JSON.stringify(answer.body)}`);
    } catch (error) {
      if (error instanceof TypeError && /^\d{3} /.test(error.message)) throw error;
    }
    await pause();
  }
}

/** Scripts that post `count` messages, each to somebody of its own and with a token of its own. */
export function startLoad(setup: LoadSetup): Load {
  const { count, sessions, scripts } = setup;
  const accepted = new Map<string, Accepted>();
  let next = 0;

  async function script(): Promise<void> {
    while (next < count) {
      const n = next;
      next += 1;
      const token = `tok-${n.toString(36)}x`;
      const session = sessions[n % sessions.length] ?? 'default';
      const body = { session, to: freshPhone(n), text: `Your order is ready, ${token}` };
      const { id } = await post(setup, body, `chaos-${n}`);
      accepted.set(token, { token, id, session });
    }
  }

  const done = Promise.all(Array.from({ length: scripts }, script)).then(() => undefined);
  done.catch(() => undefined);
  return { done, accepted };
}
