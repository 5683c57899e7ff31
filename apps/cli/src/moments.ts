/** A time as people read it: UTC, to the minute. */
export function timeText(instant: string | null | undefined): string {
  if (instant === null || instant === undefined) return '-';
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)}Z`;
}

/** `45 s`, `12 min`, `3 h 05 min`, `9 days`. */
export function spanText(seconds: number): string {
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${String(minutes % 60).padStart(2, '0')} min`;
  return `${Math.floor(hours / 24)} days`;
}
