/** A run of message text: WhatsApp's own marks and web addresses, nothing else. */
export type Run =
  | { kind: 'text'; text: string }
  | { kind: 'bold' | 'italic' | 'strike'; runs: readonly Run[] }
  | { kind: 'code'; text: string }
  | { kind: 'link'; text: string; href: string };

const pattern =
  /```([\s\S]+?)```|`([^`\n]+)`|(https?:\/\/[^\s<>"']+)|(?<![\p{L}\p{N}])([*_~])(?=\S)([^\n]+?)(?<=\S)\4(?![\p{L}\p{N}])/gu;

const kindOf = { '*': 'bold', _: 'italic', '~': 'strike' } as const;

function isMark(mark: string | undefined): mark is keyof typeof kindOf {
  return mark === '*' || mark === '_' || mark === '~';
}

function link(found: string): readonly Run[] {
  const text = found.replace(/[.,;:!?)\]}]+$/, '');
  const rest = found.slice(text.length);
  if (!URL.canParse(text)) return [{ kind: 'text', text: found }];
  const run: Run = { kind: 'link', text, href: new URL(text).href };
  return rest ? [run, { kind: 'text', text: rest }] : [run];
}

function runsOf(match: RegExpExecArray | RegExpMatchArray): readonly Run[] {
  const [whole, block, inline, address, mark, inner] = match;
  const code = block ?? inline;
  if (code !== undefined) return [{ kind: 'code', text: code }];
  if (address !== undefined) return link(address);
  if (isMark(mark) && inner !== undefined) return [{ kind: kindOf[mark], runs: markedRuns(inner) }];
  return [{ kind: 'text', text: whole }];
}

/** Splits a text into runs. Marks count only around words, as on the phone: `2*3*4` stays as it is. */
export function markedRuns(text: string): readonly Run[] {
  const runs: Run[] = [];
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > at) runs.push({ kind: 'text', text: text.slice(at, match.index) });
    runs.push(...runsOf(match));
    at = match.index + match[0].length;
  }
  if (at < text.length) runs.push({ kind: 'text', text: text.slice(at) });
  return runs;
}
