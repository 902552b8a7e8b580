/** What may be wrong with a link that works once. */
export type LinkProblem = 'link.missing' | 'link.over' | 'link.taken';

/** What a refusal says about the link itself; null: it is about something else. */
export function linkProblem(code: string): LinkProblem | null {
  if (code === 'wrong_credentials' || code === 'not_found') return 'link.over';
  return code === 'conflict' ? 'link.taken' : null;
}

/** The secret of a link, which stands behind its #; empty when it is not there. */
export function tokenIn(hash: string): string {
  const token = hash.replace(/^#/, '');
  return /^[\w-]{1,200}$/.test(token) ? token : '';
}
