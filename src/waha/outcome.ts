import { readErrorBody, namesMissingSession, type ErrorBody } from './error-body.js';
import { fieldsOf } from './fields.js';
import { parseJson, type HttpAnswer, type HttpBreak } from './http.js';
import { sentIdOf } from './wa-ids.js';

/** Why a send ended as it did, in words that may be stored, logged and shown. */
export type OutcomeCode =
  /** not_sent */
  | 'unreachable'
  | 'session_gate'
  | 'session_missing'
  | 'unauthorized'
  | 'connection_closed'
  | 'rate_overlimit'
  /** failed */
  | 'waha_rejected'
  | 'unsupported_by_engine'
  | 'media_too_large'
  /** restricted */
  | 'wa_463'
  /** unsure */
  | 'no_id'
  | 'unreadable_answer'
  | 'answer_too_large'
  | 'timeout'
  | 'connection_lost'
  | 'engine_sick'
  | 'unexpected_status';

/**
 * What one POST proved. Only `not_sent` says that nothing left; `unsure` says nothing at all.
 * An `unsure` with `no_id` was accepted with 2xx and proper JSON: its echo may still name it.
 */
export type SendOutcome =
  | { class: 'sent'; waId: string; fullId: string | null; httpStatus: number }
  | {
      class: 'not_sent' | 'failed' | 'restricted' | 'unsure';
      httpStatus: number | null;
      errorCode: OutcomeCode;
      /** Node's error code, or WAHA's own status phrase; never a piece of a body. */
      detail: string | null;
      /** The session's status as WAHA's gate named it. */
      session?: string;
    };

type Refusal = Extract<SendOutcome, { errorCode: OutcomeCode }>;
type Reading = Omit<Refusal, 'httpStatus' | 'detail'> & { detail?: string | null };

/** Failures of the browser behind WEBJS: the page may have sent before it broke. */
const engineSick = /detached Frame|Protocol error|Evaluation failed/i;

const unexpected: Reading = { class: 'unsure', errorCode: 'unexpected_status' };

/** What the server says went wrong; not the request it repeats, which holds the message's own words. */
function complaintOf(body: ErrorBody): string {
  return body.kind === 'exception' || body.kind === 'plain' ? body.message : '';
}

function isAccountRestricted(status: number, body: ErrorBody): boolean {
  if (body.kind === 'exception' && body.codes.includes('463')) return true;
  return status >= 500 && /\berror 463\b/.test(complaintOf(body));
}

/**
 * Engines that honour our id make these safe to repeat: a second transmission would carry the same
 * id. Without that the words prove nothing, since an engine may say them after it transmitted.
 */
const unsentSignatures: readonly { says: RegExp; errorCode: OutcomeCode }[] = [
  { says: /^Connection Closed$/, errorCode: 'connection_closed' },
  { says: /\brate-overlimit\b/, errorCode: 'rate_overlimit' },
];

function readServerError(body: ErrorBody, ownId: boolean): Reading {
  const complaint = complaintOf(body);
  const signature = unsentSignatures.find(({ says }) => says.test(complaint));
  if (signature) {
    return { class: ownId ? 'not_sent' : 'unsure', errorCode: signature.errorCode };
  }
  const code = engineSick.test(complaint) ? 'engine_sick' : 'unexpected_status';
  return { class: 'unsure', errorCode: code };
}

function readGate(sessionStatus: string | null, missing: boolean): Reading {
  return {
    class: 'not_sent',
    errorCode: missing ? 'session_missing' : 'session_gate',
    ...(sessionStatus === null ? {} : { session: sessionStatus }),
  };
}

function readNotFound(body: ErrorBody): Reading {
  if (namesMissingSession(body)) return { class: 'not_sent', errorCode: 'session_missing' };
  // A page or an empty body is some proxy's 404, not a route WAHA lacks.
  if (body.kind !== 'plain') return unexpected;
  return { class: 'failed', errorCode: 'unsupported_by_engine', detail: body.title };
}

function readUnprocessable(body: ErrorBody): Reading {
  if (body.kind === 'gate') return readGate(body.sessionStatus, body.missing);
  if (body.kind !== 'plain') return unexpected;
  if (namesMissingSession(body)) return { class: 'not_sent', errorCode: 'session_missing' };
  const lacking = /available only in Plus|not implemented/i.test(body.message);
  const errorCode = lacking ? 'unsupported_by_engine' : 'waha_rejected';
  return { class: 'failed', errorCode, detail: body.title };
}

function readRefusal(status: number, body: ErrorBody, ownId: boolean): Reading {
  if (status === 401 || status === 403) return { class: 'not_sent', errorCode: 'unauthorized' };
  if (isAccountRestricted(status, body)) return { class: 'restricted', errorCode: 'wa_463' };
  if (status === 400 || status === 413) return { class: 'failed', errorCode: 'waha_rejected' };
  if (status === 404) return readNotFound(body);
  if (status === 422) return readUnprocessable(body);
  if (status === 500) return readServerError(body, ownId);
  if (status === 501) return { class: 'failed', errorCode: 'unsupported_by_engine' };
  return unexpected;
}

function readSuccess({ status, contentType, content }: HttpAnswer<string>): SendOutcome {
  const unsure = (errorCode: OutcomeCode): SendOutcome => ({
    class: 'unsure',
    httpStatus: status,
    errorCode,
    detail: null,
  });
  if (contentType !== 'application/json') return unsure('unreadable_answer');
  const json = parseJson(content);
  // Not an object, or a list: whatever answered, it was not a send that went well.
  if (json === null || typeof json !== 'object' || Array.isArray(json)) {
    return unsure('unreadable_answer');
  }
  const sent = sentIdOf(fieldsOf(json));
  return sent === null ? unsure('no_id') : { class: 'sent', ...sent, httpStatus: status };
}

function readBreak({ reached, code }: HttpBreak): SendOutcome {
  const common = { httpStatus: null, detail: code };
  if (!reached) return { class: 'not_sent', errorCode: 'unreachable', ...common };
  if (code === 'TIMEOUT') return { class: 'unsure', errorCode: 'timeout', ...common };
  if (code === 'TOO_LARGE') return { class: 'unsure', errorCode: 'answer_too_large', ...common };
  return { class: 'unsure', errorCode: 'connection_lost', ...common };
}

/**
 * Sorts what came back from one send. `ownId` says that this engine is known to honour the id the
 * request carried. Whatever is not listed is unsure.
 */
export function classify(seen: HttpAnswer<string> | HttpBreak, ownId: boolean): SendOutcome {
  if (seen.kind === 'break') return readBreak(seen);
  const { status } = seen;
  if (status >= 200 && status < 300) return readSuccess(seen);
  const reading = readRefusal(status, readErrorBody(parseJson(seen.content)), ownId);
  return { detail: null, ...reading, httpStatus: status };
}
