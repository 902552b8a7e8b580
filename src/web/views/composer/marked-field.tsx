import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { textPieces } from '../../state/text-spans.js';

interface Props {
  area: RefObject<HTMLTextAreaElement | null>;
  text: string;
  spans: readonly (readonly [number, number])[];
}

/** Lies behind the field with the same letters unseen, so that marked words show in their place. */
export function MarkedField({ area, text, spans }: Props) {
  const mirror = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const field = area.current;
    const follow = () => {
      if (mirror.current && field) mirror.current.scrollTop = field.scrollTop;
    };
    follow();
    field?.addEventListener('scroll', follow);
    return () => field?.removeEventListener('scroll', follow);
  }, [text]);
  return (
    <div ref={mirror} class="composer-mirror" dir="auto" aria-hidden="true">
      {textPieces(text, spans).map((piece, at) =>
        piece.isMarked ? <mark key={at}>{piece.text}</mark> : piece.text,
      )}
    </div>
  );
}
