import type { Api } from '../support/api.js';
import { freshPhone } from './people.js';
import type { Accepted } from './judge/evidence.js';

export interface Load {
  /** Resolves when every message was accepted. */
  done: Promise<void>;
  accepted: ReadonlyMap<string, Accepted>;
}

export interface LoadSetup {
  /** Whom to ask now; may change from call to call. */
  api(): Api;
  count: number;
  sessions: readonly string[];
  /** Parallel scripts, each posting one message after the other. */
  scripts: number;
  /** Messages to each person. */
  each?: number;
  /** How many may be posted by now; waits for more. */
  allowed?(): number;
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
      const answer = await api().send(body, key);
      if (answer.status === 202) return answer.body;
      if (answer.status < 500 && answer.status !== 409 && answer.status !== 429)
        throw new TypeError(`${answer.status} ${JSON.stringify(answer.body)}`);
    } catch (error) {
      if (error instanceof TypeError && /^\d{3} /.test(error.message)) throw error;
    }
    await pause();
  }
}

/**
 * Scripts that post `count` messages, each with a token of its own. A person belongs to one script,
 * so that the order of what is accepted for a person is known.
 */
export function startLoad(setup: LoadSetup): Load {
  const { count, sessions, scripts, each = 3, allowed = () => count, signal } = setup;
  const accepted = new Map<string, Accepted>();

  async function postOne(n: number, person: number): Promise<void> {
    const token = `tok-${n.toString(36)}x`;
    const session = sessions[person % sessions.length] ?? 'default';
    const to = freshPhone(person);
    const body = { session, to, text: `Your order is ready, ${token}` };
    const { id, whatsappId } = await post(setup, body, `chaos-${n}`);
    const waId = whatsappId ?? '';
    accepted.set(token, { token, id, waId, session, to, order: accepted.size });
  }

  /** This script's share of the messages, `each` in a row to the same person. */
  async function script(own: number): Promise<void> {
    for (let turn = 0; ; turn += 1) {
      const person = Math.floor(turn / each) * scripts + own;
      const n = person * each + (turn % each);
      if (person * each >= count) return;
      if (n >= count) continue;
      while (accepted.size >= allowed()) {
        signal.throwIfAborted();
        await pause();
      }
      await postOne(n, person);
    }
  }

  const done = Promise.all(Array.from({ length: scripts }, (_, own) => script(own))).then(
    () => undefined,
  );
  done.catch(() => undefined);
  return { done, accepted };
}
