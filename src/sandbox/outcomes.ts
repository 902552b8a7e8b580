import { crashed, engineErrors, Refusal, type Answer, type EngineError } from './answers.js';
import type { Call, Route, Subject } from './calls.js';
import type { Engine } from './engines.js';
import { carriesOut, dieAt, type Fault, type FaultKind } from './faults.js';
import { mintBareId } from './ids.js';
import type { World } from './world.js';

/** How a call ends on the wire. */
export interface Outcome {
  /** What is answered; null keeps the connection open for ever. */
  answer: Answer | null;
  /** Bytes of the answer after which the connection breaks. */
  cutAfterBytes?: number;
  /** One byte every so many ms. */
  sliceMs?: number;
}

const errorFaults: Partial<Record<FaultKind, (engine: Engine) => EngineError>> = {
  error_463: engineErrors.restricted,
  rate_overlimit: engineErrors.rateOverlimit,
  timed_out: engineErrors.timedOut,
  connection_closed: engineErrors.connectionClosed,
  detached_frame: engineErrors.detachedFrame,
};

const html = '<html><body><h1>502 Bad Gateway</h1></body></html>';
const noSubject: Subject = {
  session: null,
  waId: null,
  chatId: null,
  bodyHash: null,
  token: null,
};

function withOtherId(answer: Answer, subject: Subject | undefined): Answer {
  if (!subject?.waId) return answer;
  const text = JSON.stringify(answer.body).replaceAll(subject.waId, mintBareId());
  return { ...answer, body: JSON.parse(text) as unknown };
}

/** What these delay is not the call as a whole. */
const delaysItself: ReadonlySet<FaultKind> = new Set(['slice', 'late']);

type Spoil = (fault: Fault, answer: Answer, call: Call) => Outcome;

function scripted({ status = 500, body, contentType }: Fault): Outcome {
  const said = typeof body === 'string' ? { bytes: Buffer.from(body) } : { body };
  return { answer: { status, ...said, ...(contentType ? { contentType } : {}) } };
}

/** What the faults that touch the answer make of it; the others leave it alone. */
const spoils: Partial<Record<FaultKind, Spoil>> = {
  answer: scripted,
  html: () => ({
    answer: { status: 200, bytes: Buffer.from(html), contentType: 'text/html' },
  }),
  empty: (_fault, { status }) => ({ answer: { status } }),
  hang: () => ({ answer: null }),
  vanish: () => ({ answer: null }),
  cut: ({ bytes = 0 }, answer) => ({ answer, cutAfterBytes: bytes }),
  slice: ({ delayMs = 100 }, answer) => ({ answer, sliceMs: delayMs }),
  wrong_id: (_fault, answer, { subject }) => ({ answer: withOtherId(answer, subject) }),
};

const brokenOff: Answer = {
  status: 500,
  body: { message: 'Internal server error', statusCode: 500 },
};

/** Carries calls out, under whatever fault waits for them. */
export function createPlayer({ engine, journal, pace }: World) {
  function failed(call: Call, error: unknown): Answer {
    if (error instanceof Refusal) return error.answer;
    const thrown = error instanceof Error ? error : new Error(String(error));
    const query = Object.fromEntries(call.query);
    return crashed(thrown, { call: { ...call, query }, engine, at: new Date(pace.nowMs()) });
  }

  async function carryOut(route: Route, call: Call): Promise<Answer> {
    try {
      return await route.handle(call);
    } catch (error) {
      return failed(call, error);
    }
  }

  async function underFault(route: Route, call: Call, fault: Fault): Promise<Outcome> {
    if (fault.delayMs && !delaysItself.has(fault.kind)) await pace.sleepExactly(fault.delayMs);
    const done = carriesOut(fault) ? await carryOut(route, call) : undefined;
    const error = errorFaults[fault.kind]?.(engine);
    if (error) return { answer: failed(call, error) };
    const answer = done ?? brokenOff;
    return spoils[fault.kind]?.(fault, answer, call) ?? { answer };
  }

  return async (route: Route, call: Call): Promise<Outcome> => {
    const { fault } = call;
    const outcome = fault
      ? await underFault(route, call, fault)
      : { answer: await carryOut(route, call) };
    dieAt('before_answer', fault);
    if (route.isSend && outcome.answer) {
      const httpStatus = outcome.answer.status;
      const { subject = noSubject, requestId } = call;
      journal.write({ op: 'answered', ...subject, requestId, httpStatus });
    }
    return outcome;
  };
}
