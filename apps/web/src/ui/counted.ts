/** A whole number with its thousands apart: `1,200`. The browser's own words for it take 20 ms the first time. */
export function grouped(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}

/** A number with its noun: `1 release`, `1,200 releases`, `2 entries`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}
