/** How files write durations: as numbers, in the unit that the name of the member says. */
type Unit = 'milliseconds' | 'seconds' | 'minutes' | 'minutes since midnight' | 'days';

const UNITS: Readonly<Record<Unit, { readonly ms: number; readonly example: number }>> = {
  milliseconds: { ms: 1, example: 10_000 },
  seconds: { ms: 1_000, example: 60 },
  minutes: { ms: 60_000, example: 5 },
  'minutes since midnight': { ms: 60_000, example: 540 },
  days: { ms: 86_400_000, example: 14 },
};

/** What people write behind a number. */
const WRITTEN: readonly (readonly [names: RegExp, ms: number])[] = [
  [/^(ms|milliseconds?)$/, 1],
  [/^(s|secs?|seconds?)$/, 1_000],
  [/^(m|mins?|minutes?)$/, 60_000],
  [/^(h|hrs?|hours?)$/, 3_600_000],
  [/^(d|days?)$/, 86_400_000],
  [/^(w|weeks?)$/, 604_800_000],
];

interface Issue {
  readonly code?: string | undefined;
  readonly input?: unknown;
}

interface Worded {
  readonly error: (issue: Issue) => string | undefined;
}

/** For a schema: says the unit, and what to write in place of `5m`. What is out of bounds has a sentence of its own. */
export function numberOf(unit: Unit): Worded {
  return { error: ({ code, input }) => (code === 'invalid_type' ? sentence(unit, input, false) : undefined) };
}

/** The same where parts of the unit can not be said. */
export function wholeNumberOf(unit: Unit): Worded {
  return { error: ({ code, input }) => (code === 'invalid_type' ? sentence(unit, input, true) : undefined) };
}

/** For a schema of `{ unit, count }`. */
export const unitAndCount: Worded = {
  error: ({ code, input }) => {
    if (code !== 'invalid_type') return undefined;
    const [, count = '1', unit = 'week'] =
      typeof input === 'string' ? (/^\s*(\d+)?\s*(hour|day|week|month)s?\s*$/i.exec(input) ?? []) : [];
    return `is a unit and a count: write \`{ unit: ${unit.toLowerCase()}s, count: ${count} }\`${notText(input)}`;
  },
};

function sentence(unit: Unit, input: unknown, isWhole: boolean): string {
  const { ms, example } = UNITS[unit];
  const meant = typeof input === 'string' ? msOf(input, ms) : typeof input === 'number' ? input * ms : Number.NaN;
  const amount = Number.isFinite(meant) ? meant / ms : example;
  const wanted = isWhole ? Math.ceil(amount) : Math.round(amount * 1_000) / 1_000;
  const not = String(wanted) === input ? ', without quotes' : notText(input);
  return `is a ${isWhole ? 'whole ' : ''}number of ${unit}: write \`${wanted}\`${not}`;
}

/** @returns NaN for what is no duration; a number alone counts in the unit asked for, `09:00` in hours and minutes */
function msOf(text: string, unitMs: number): number {
  const clock = /^(\d{1,2}):(\d\d)$/.exec(text.trim());
  if (clock !== null) return (Number(clock[1]) * 60 + Number(clock[2])) * 60_000;
  const plain = text.trim().replace(/^PT/i, '').toLowerCase();
  if (/^\d+(\.\d+)?$/.test(plain)) return Number(plain) * unitMs;
  if (!/^(\d+(\.\d+)?\s*[a-z]+\s*)+$/.test(plain)) return Number.NaN;
  const parts = [...plain.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)/g)];
  return parts.reduce((sum, [, count = '', name = '']) => {
    const ms = WRITTEN.find(([names]) => names.test(name))?.[1] ?? Number.NaN;
    return sum + Number(count) * ms;
  }, 0);
}

function notText(input: unknown): string {
  if (input === undefined) return '';
  const text = typeof input === 'string' ? input : (JSON.stringify(input) ?? '');
  return `, not \`${text.slice(0, 40)}\``;
}
