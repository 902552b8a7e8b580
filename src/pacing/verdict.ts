import type {
  HoldCode,
  RefusalCause,
  RefusalCode,
  RefusalReason,
  WarningCode,
} from '../protocol/codes.js';
import type { HoldDetail } from '../protocol/views.js';

/** `until` null: nobody can say when. */
export interface Wait {
  kind: 'wait';
  because: HoldCode;
  until: Date | null;
  /** `lane`: nothing else of this session may go either. `message`: only this one waits. */
  binds: 'lane' | 'message';
  detail: HoldDetail;
}

export interface Refusal {
  kind: 'refuse';
  because: RefusalCode;
  detail: HoldDetail & { rule?: string };
}

const causes: readonly RefusalCause[] = [
  'link_in_first_contact',
  'placeholder',
  'doubtful',
  'marketing',
];

/** What stands behind a refusal, where its code has several causes; else the code. */
export function refusalReason({ because, detail }: Refusal): RefusalReason {
  return causes.find(cause => cause === detail.rule) ?? because;
}

/** What happens between the decision and the send: manners, inside the gap. */
export interface HumanPlan {
  seen: boolean;
  /** Pause after marking as seen, before typing. */
  seenMs: number;
  typingMs: number;
  /** Between the end of typing and the send. */
  stopMs: number;
}

export interface Send {
  kind: 'send';
  warnings: readonly WarningCode[];
}

/** `also` names the other rules that hold at this moment. */
export type Verdict = Send | (Wait & { also: readonly Wait[] }) | Refusal;
