import type { Fault } from '../../../src/sandbox/index.js';
import { freshPhone } from '../people.js';
import { onStage, type Run, type RunResult, type RunSetup } from './run.js';

const timeoutS = 1;
/** The first messages of a number go undisturbed: they show that its store works. */
const undisturbed = 20;

const chatOf = (person: number) => `${freshPhone(person).slice(1)}@c.us`;

/** So many sends, spread over the messages, each meet a fault once; a repeat of theirs does not. */
async function underFaults(
  setup: RunSetup,
  faultOf: (turn: number) => Omit<Fault, 'call'>,
): Promise<RunResult> {
  const { seed, messages, kills } = setup;
  const scenery = { sessions: 10, limits: { timeoutS } };
  return onStage(setup, scenery, async ({ scene, load: startLoad }) => {
    const room = messages - undisturbed;
    const count = Math.min(kills, room);
    for (let turn = 0; turn < count; turn += 1) {
      const person = undisturbed + Math.floor((turn * room) / count);
      await scene.waha.fail({ call: 'send', only: chatOf(person), ...faultOf(turn) });
    }
    const verdict = await scene.verdict(startLoad({ each: 1 }));
    const { told } = verdict.evidence;
    const repeated = [...told.values()].filter(({ tries }) => tries.length > 1).length;
    return {
      verdict,
      measured: {
        ...{ seed, kills: 0, recoveryMs: [] },
        more: { 'faults armed': count, 'messages tried again': repeated },
      },
    };
  });
}

const statuses = [500, 502, 503] as const;

/** F20, F21: an error as the answer, every other time although the message had left. */
export const errorAnswers: Run = setup =>
  underFaults(setup, turn => ({
    kind: 'answer',
    status: statuses[Math.floor(turn / 2) % statuses.length] ?? 500,
    body: { statusCode: 500, message: 'Internal server error' },
    does: turn % 2 === 0,
  }));

/** F28: works longer on a request than anybody waits for it, and sends it then. */
export const lateSends: Run = setup =>
  underFaults(setup, () => ({ kind: 'late', delayMs: (timeoutS * 4_000) / 3 }));

/** F27: sent, but neither found nor told of by WAHA, and the answer is lost as well. */
export const omissions: Run = setup => underFaults(setup, () => ({ kind: 'vanish' }));
