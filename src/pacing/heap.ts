/** Keeps the smallest item at hand; taking and adding cost the logarithm of the size. */
export interface Heap<Item> {
  add(item: Item): void;
  /** The smallest item, left where it is. */
  peek(): Item | undefined;
  take(): Item | undefined;
  /** Everything in it, in no order. */
  all(): readonly Item[];
}

/** `isBefore` orders the items; which of two equal ones comes first is open. */
export function createHeap<Item>(isBefore: (a: Item, b: Item) => boolean): Heap<Item> {
  const items: Item[] = [];

  function swapIfBefore(child: number, parent: number): boolean {
    const a = items[child];
    const b = items[parent];
    if (a === undefined || b === undefined || !isBefore(a, b)) return false;
    items[child] = b;
    items[parent] = a;
    return true;
  }

  function sink(): void {
    let at = 0;
    for (;;) {
      const left = items[2 * at + 1];
      const right = items[2 * at + 2];
      const rightFirst = left !== undefined && right !== undefined && isBefore(right, left);
      const child = 2 * at + (rightFirst ? 2 : 1);
      if (!swapIfBefore(child, at)) return;
      at = child;
    }
  }

  return {
    peek: () => items[0],
    all: () => items,
    add(item) {
      let at = items.push(item) - 1;
      while (at > 0 && swapIfBefore(at, (at - 1) >> 1)) at = (at - 1) >> 1;
    },
    take() {
      const first = items[0];
      const last = items.pop();
      if (items.length > 0 && last !== undefined) {
        items[0] = last;
        sink();
      }
      return first;
    },
  };
}
