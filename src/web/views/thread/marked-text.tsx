import { useMemo } from 'preact/hooks';
import { markedRuns, type Run } from '../../state/marks.js';

function Runs({ runs }: { runs: readonly Run[] }) {
  return (
    <>
      {runs.map((run, at) => {
        switch (run.kind) {
          case 'text':
            return run.text;
          case 'code':
            return <code key={at}>{run.text}</code>;
          case 'link':
            return (
              <a key={at} href={run.href} target="_blank" rel="noopener noreferrer nofollow">
                {run.text}
              </a>
            );
          case 'bold':
            return (
              <strong key={at}>
                <Runs runs={run.runs} />
              </strong>
            );
          case 'italic':
            return (
              <em key={at}>
                <Runs runs={run.runs} />
              </em>
            );
          case 'strike':
            return (
              <s key={at}>
                <Runs runs={run.runs} />
              </s>
            );
        }
      })}
    </>
  );
}

/** A message's words with WhatsApp's own marks, built of elements and never of markup. */
export function MarkedText({ text }: { text: string }) {
  const runs = useMemo(() => markedRuns(text), [text]);
  return (
    <div class="bubble-text" dir="auto">
      <Runs runs={runs} />
    </div>
  );
}
