import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualizerOptions,
} from '@tanstack/virtual-core';
import { useLayoutEffect, useReducer, useState } from 'preact/hooks';

type Options = VirtualizerOptions<HTMLElement, HTMLElement>;

type Wanted = Omit<Options, 'observeElementRect' | 'observeElementOffset' | 'scrollToFn'>;

/** The windowing core, bound to a component: renders again when other rows come into view. */
export function useVirtual(wanted: Wanted): Virtualizer<HTMLElement, HTMLElement> {
  const [, renderAgain] = useReducer<number, void>(turn => turn + 1, 0);
  const options: Options = {
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    ...wanted,
    onChange: () => renderAgain(),
  };
  const [virtualizer] = useState(() => new Virtualizer<HTMLElement, HTMLElement>(options));
  virtualizer.setOptions(options);
  useLayoutEffect(() => virtualizer._didMount(), []);
  useLayoutEffect(() => virtualizer._willUpdate());
  return virtualizer;
}
