/**
 * Keeps what is derived from a value for as long as the value lives. Facts and their lists are never changed after they are given,
 * so one object always has one answer.
 */
export function remembered<Source extends object, Result>(
  derive: (source: Source) => Result,
): (source: Source) => Result {
  const known = new WeakMap<Source, { readonly result: Result }>();
  return (source) => {
    const kept = known.get(source);
    if (kept !== undefined) return kept.result;
    const result = derive(source);
    known.set(source, { result });
    return result;
  };
}

/** The same for texts: bounded, and forgotten all at once when full. */
export function rememberedText<Result>(derive: (text: string) => Result, limit = 5_000): (text: string) => Result {
  const known = new Map<string, Result>();
  return (text) => {
    const kept = known.get(text);
    if (kept !== undefined) return kept;
    const result = derive(text);
    if (known.size >= limit) known.clear();
    known.set(text, result);
    return result;
  };
}
