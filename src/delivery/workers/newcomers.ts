import type { MessageRow } from '../../conversations/index.js';
import type { SessionId } from '../../kernel/ids.js';
import type { Log } from '../../kernel/log.js';
import type { Lanes } from './lanes.js';

interface Ports {
  log: Log;
  lanes: Pick<Lanes, 'ring' | 'lookAgain'>;
}

/**
 * Rings for messages that have just come. Those of one lane that come together ring together: a
 * burst costs the store few calls, and never more than one at a time.
 */
export function createNewcomers({ log, lanes }: Ports) {
  const waiting = new Map<SessionId, MessageRow[]>();

  async function ring(sessionId: SessionId, rows: readonly MessageRow[]): Promise<void> {
    await lanes.ring(sessionId, rows);
    // An answer may leave before what the lane rests for; everything else waits for the rest's end.
    if (rows.some(({ priority }) => priority === 1)) await lanes.lookAgain(sessionId);
  }

  async function ringAll(sessionId: SessionId): Promise<void> {
    for (let rows = waiting.get(sessionId); rows?.length; rows = waiting.get(sessionId)) {
      waiting.set(sessionId, []);
      await ring(sessionId, rows).catch((error: unknown) =>
        log.error('a lane could not be told', { err: error }),
      );
    }
    waiting.delete(sessionId);
  }

  return (message: MessageRow): void => {
    const line = waiting.get(message.sessionId);
    if (line) {
      line.push(message);
      return;
    }
    waiting.set(message.sessionId, [message]);
    // Whoever comes in the same moment is rung for in the same call.
    void Promise.resolve().then(() => ringAll(message.sessionId));
  };
}
