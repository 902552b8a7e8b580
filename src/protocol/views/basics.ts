/** Instants travel as ISO 8601 in UTC with milliseconds. */
export type Iso = string;

export interface Page<T> {
  data: readonly T[];
  nextCursor: string | null;
}

/** problem+json of RFC 9457 with a stable code. */
export interface ProblemView {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  requestId?: string;
  errors?: readonly { path: string; message: string }[];
  [member: string]: unknown;
}
