import type { PageFacts } from './paging-facts-store.ts';
import type { Period } from './period.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const NIGHT_FROM_HOUR = 22;
const NIGHT_TO_HOUR = 6;

export interface PersonPages {
  readonly id: string;
  readonly name: string;
  readonly pages: number;
  /** By their own clock; undefined: where they live is not known. */
  readonly nightPages: number | undefined;
  /** Nights with at least one page. */
  readonly nights: number | undefined;
}

export interface NightCounts {
  /** By name. */
  readonly people: readonly PersonPages[];
  readonly nightsEach: number;
  readonly disturbed: number;
  readonly of: number;
  /** People who were paged and of whom nobody knows where they live. */
  readonly unknown: number;
}

/** Who was paged how often, and in how many of their nights (22:00 to 6:00 where they live). */
export function nightsOf(pages: readonly PageFacts[], { from, to }: Period): NightCounts {
  const nightsEach = Math.max(1, Math.round((to - from) / DAY_MS));
  const clocks = new Map<string, Intl.DateTimeFormat>();
  const people = [...Map.groupBy(pages, ({ userId }) => userId).values()].map((own): PersonPages => {
    const { userId: id = '', name = '', zone } = own[0] ?? {};
    if (zone === undefined) return { id, name, pages: own.length, nightPages: undefined, nights: undefined };
    const nights = own.flatMap(({ at }) => nightOf(at, clockOf(clocks, zone)) ?? []);
    return { id, name, pages: own.length, nightPages: nights.length, nights: new Set(nights).size };
  });
  const known = people.filter(({ nights }) => nights !== undefined);
  const disturbed = known.reduce((sum, { nights = 0 }) => sum + Math.min(nights, nightsEach), 0);
  return {
    people: people.toSorted((one, other) => one.name.localeCompare(other.name, 'en') || (one.id < other.id ? -1 : 1)),
    nightsEach,
    disturbed,
    of: known.length * nightsEach,
    unknown: people.length - known.length,
  };
}

/** The date on which the night began; undefined by day. */
function nightOf(at: number, clock: Intl.DateTimeFormat): string | undefined {
  const hour = Number(partsOf(clock, at).hour);
  if (hour >= NIGHT_TO_HOUR && hour < NIGHT_FROM_HOUR) return undefined;
  // After midnight it began the evening before.
  return partsOf(clock, hour < NIGHT_TO_HOUR ? at - (hour + 1) * HOUR_MS : at).date;
}

function partsOf(clock: Intl.DateTimeFormat, at: number): { readonly date: string; readonly hour: string } {
  const parts = new Map(clock.formatToParts(at).map(({ type, value }) => [type, value]));
  const date = `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
  return { date, hour: parts.get('hour') ?? '0' };
}

function clockOf(clocks: Map<string, Intl.DateTimeFormat>, zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
  });
  clocks.set(zone, made);
  return made;
}
