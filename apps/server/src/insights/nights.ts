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
  const clocks = new Map<string, ZoneClock>();
  const people = [...Map.groupBy(pages, ({ userId }) => userId).values()].map((own): PersonPages => {
    const { userId: id = '', name = '', zone } = own[0] ?? {};
    if (zone === undefined) return { id, name, pages: own.length, nightPages: undefined, nights: undefined };
    const clock = clocks.get(zone) ?? new ZoneClock(zone);
    clocks.set(zone, clock);
    const nights = own.flatMap(({ at }) => nightOf(clock.wallClock(at)) ?? []);
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

/** The day on which the night began, counted; undefined by day. */
function nightOf(wallClock: number): number | undefined {
  const hour = Math.floor((((wallClock % DAY_MS) + DAY_MS) % DAY_MS) / HOUR_MS);
  if (hour >= NIGHT_TO_HOUR && hour < NIGHT_FROM_HOUR) return undefined;
  // From noon to noon: after midnight it is still the night of the evening before.
  return Math.floor((wallClock - DAY_MS / 2) / DAY_MS);
}

/** What a clock on the wall of a zone shows, as milliseconds; asked tens of thousands of times, it looks up each day once. */
class ZoneClock {
  readonly #format: Intl.DateTimeFormat;
  /** By UTC day; undefined: the clocks change on it. */
  readonly #offsets = new Map<number, number | undefined>();

  constructor(zone: string) {
    this.#format = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  }

  wallClock(at: number): number {
    const day = Math.floor(at / DAY_MS);
    if (!this.#offsets.has(day)) {
      const offset = this.#offsetAt(day * DAY_MS);
      this.#offsets.set(day, offset === this.#offsetAt((day + 1) * DAY_MS) ? offset : undefined);
    }
    return at + (this.#offsets.get(day) ?? this.#offsetAt(at));
  }

  #offsetAt(at: number): number {
    const parts = new Map(this.#format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
    const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
    return shown - Math.floor(at / 1_000) * 1_000;
  }
}
