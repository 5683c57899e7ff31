/** Newest place of the chain first; what waits for its place is newer than all of them. */
export function byPlace<Item extends { position?: number | undefined }>(records: readonly Item[]): readonly Item[] {
  const placeOf = ({ position }: Item) => position ?? Number.MAX_SAFE_INTEGER;
  return records.toSorted((a, b) => placeOf(b) - placeOf(a));
}
