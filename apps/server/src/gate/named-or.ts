/** `Ana, Ben or Cid`; of more than five the first five. */
export function namedOr(names: readonly string[]): string {
  const last = names.slice(0, 5).at(-1) ?? 'nobody';
  const before = names.slice(0, 5).slice(0, -1);
  return before.length === 0 ? last : `${before.join(', ')} or ${last}`;
}
