const ISO = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?\s?(Z|UTC|[+-]\d\d:?\d\d)?(?: UTC)?$/i;
/** Before this nobody sent alerts; Go writes the year 1 for "never". */
const EARLIEST = Date.UTC(1990, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);

/**
 * Epoch milliseconds of what senders write: ISO 8601 (a missing zone is UTC), or a number of seconds, milliseconds, microseconds or
 * nanoseconds, told apart by size.
 *
 * @returns undefined for what is no time, or one that can not be meant
 */
export function timeOf(value: unknown): number | undefined {
  if (typeof value === 'number') return ofNumber(value);
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (/^\d{9,19}(?:\.\d+)?$/.test(text)) return ofNumber(Number(text));
  const parts = ISO.exec(text);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second = '00', zone = 'Z'] = parts;
  const offset = zone.length > 3 ? `${zone.slice(0, 3)}:${zone.slice(-2)}` : 'Z';
  const fraction = (/\.(\d+)/.exec(text)?.[1] ?? '').slice(0, 3).padEnd(3, '0');
  return plausible(Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction}${offset}`));
}

function ofNumber(value: number): number | undefined {
  if (!(value > 0)) return undefined;
  if (value < 1e11) return plausible(Math.round(value * 1000));
  if (value < 1e14) return plausible(Math.round(value));
  return plausible(Math.round(value < 1e17 ? value / 1000 : value / 1e6));
}

function plausible(ms: number): number | undefined {
  return ms >= EARLIEST && ms < LATEST ? ms : undefined;
}
