/**
 * The maintenance line of a version when the team names none: its first number, or the first two while that is 0
 * (`3.0.1` -> `3`, `v2.31.7` -> `2`, `0.7.1` -> `0.7`). A version without a number is a line of its own.
 */
export function inferLine(version: string): string {
  const match = /(\d+)(?:\.(\d+))?/.exec(version);
  if (match === null) return version.slice(0, 64);
  const [, first = '', second] = match;
  const major = first.replace(/^0+(?=\d)/, '');
  return (major === '0' && second !== undefined ? `0.${second}` : major).slice(0, 64);
}
