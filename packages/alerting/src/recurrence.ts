import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import type { MaintenanceWindow } from './rules.ts';

export interface Occurrences {
  /** The end of the occurrence that covers this moment; undefined: none does. */
  activeUntil(at: number): number | undefined;
  /** The first moment after `at` when an occurrence begins or ends; undefined: never again. */
  nextChange(at: number): number | undefined;
}

export type OccurrencesResult =
  | { readonly ok: true; readonly occurrences: Occurrences }
  | { readonly ok: false; readonly problem: string };

/** What holds from one moment to another, so that the rule is asked once per change and not once per alert. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly activeUntil: number | undefined;
  readonly nextChange: number | undefined;
}

/**
 * When a maintenance window is in force. A recurring one begins at the same wall-clock time of its zone and lasts as long as the first
 * occurrence did, in elapsed time (RFC 5545, 3.8.5.3); an occurrence whose beginning the clocks skip does not take place.
 */
export function compileOccurrences(window: MaintenanceWindow): OccurrencesResult {
  const compiled = compilePlanned(window);
  if (!compiled.ok || window.endedUntil === undefined) return compiled;
  const { endedUntil } = window;
  const planned = compiled.occurrences;
  return {
    ok: true,
    occurrences: {
      activeUntil: (at) => (at < endedUntil ? undefined : planned.activeUntil(at)),
      nextChange(at) {
        if (at >= endedUntil) return planned.nextChange(at);
        return planned.activeUntil(endedUntil) === undefined ? planned.nextChange(endedUntil) : endedUntil;
      },
    },
  };
}

function compilePlanned(window: MaintenanceWindow): OccurrencesResult {
  const { startsAt, endsAt, recurrence, zone } = window;
  if (!(startsAt < endsAt)) return { ok: false, problem: 'it ends before it begins' };
  if (recurrence === undefined) {
    return {
      ok: true,
      occurrences: {
        activeUntil: (at) => (at >= startsAt && at < endsAt ? endsAt : undefined),
        nextChange: (at) => (at < startsAt ? startsAt : at < endsAt ? endsAt : undefined),
      },
    };
  }
  const rule = readRule(recurrence, startsAt, zone);
  if (!rule.ok) return rule;
  let last: Stretch | undefined;
  const stretchAt = (at: number): Stretch => {
    if (last === undefined || at < last.from || at >= last.to) last = findStretch(rule.rule, endsAt - startsAt, at);
    return last;
  };
  return {
    ok: true,
    occurrences: { activeUntil: (at) => stretchAt(at).activeUntil, nextChange: (at) => stretchAt(at).nextChange },
  };
}

function readRule(
  recurrence: string,
  startsAt: number,
  zone: string,
): { readonly ok: true; readonly rule: RRuleTemporal } | { readonly ok: false; readonly problem: string } {
  const text = recurrence.replace(/^RRULE:/iu, '');
  if (!/^[A-Z0-9=;:,+-]+$/iu.test(text)) {
    return { ok: false, problem: 'recurrence is one RRULE such as `FREQ=WEEKLY;BYDAY=SU`, without DTSTART' };
  }
  if (/FREQ=(?:SECONDLY|MINUTELY)/iu.test(text)) {
    return { ok: false, problem: 'recurrence repeats at most every hour' };
  }
  try {
    const dtstart = Temporal.Instant.fromEpochMilliseconds(startsAt).toZonedDateTimeISO(zone);
    const rule = new RRuleTemporal({
      rruleString: `RRULE:${text}`,
      dtstart,
      tzid: zone,
      includeDtstart: true,
      strict: true,
    });
    // Asked once here, so that a rule the library gives up on is refused when it is written and not when an alert comes.
    rule.next(new Date(startsAt), false);
    return { ok: true, rule };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, problem: `recurrence \`${text}\` in \`${zone}\` can not be followed: ${reason}` };
  }
}

/** A rule that fails later on counts as over: nobody is silenced by what can not be worked out. */
function findStretch(rule: RRuleTemporal, lengthMs: number, at: number): Stretch {
  try {
    const begun = rule.previous(new Date(at), true)?.epochMilliseconds;
    const next = rule.next(new Date(at), false)?.epochMilliseconds;
    const end = begun === undefined ? undefined : begun + lengthMs;
    const isActive = end !== undefined && at < end;
    const change = isActive ? Math.min(end, next ?? Infinity) : next;
    return {
      from: isActive ? (begun ?? at) : Math.max(end ?? -Infinity, begun ?? -Infinity),
      to: change ?? Infinity,
      activeUntil: isActive ? end : undefined,
      nextChange: change,
    };
  } catch {
    return { from: at, to: at + 1, activeUntil: undefined, nextChange: undefined };
  }
}
