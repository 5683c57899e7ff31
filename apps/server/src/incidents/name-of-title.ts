/**
 * A name for URLs and commands out of what people call something: `Waiting for vendor` becomes `waiting-for-vendor`.
 *
 * @returns at most 60 characters; undefined where no letter or digit is left
 */
export function nameOfTitle(title: string): string | undefined {
  const name = title
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 60);
  return name === '' ? undefined : name;
}

/** Moves one item of an ordered list to a position, counted from 1; the others close up. */
export function moveTo<Item>(items: readonly Item[], item: Item, position: number): readonly Item[] {
  const others = items.filter((one) => one !== item);
  const index = Math.min(Math.max(position - 1, 0), others.length);
  return [...others.slice(0, index), item, ...others.slice(index)];
}
