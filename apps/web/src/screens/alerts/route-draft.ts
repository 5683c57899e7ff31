import type { AnswerOf, InputOf } from '../../api/call.ts';
import { alertAxes, alertSeverities, urgencies } from '../../api/filters.ts';
import { clockOf, minutesOf, weekdayNames } from '../../ui/time-words.ts';
import type { Matcher } from './alert-words.ts';

export type AlertRoute = AnswerOf<'listAlertRoutes'>['items'][number];
type RouteBody = NonNullable<InputOf<'createAlertRoute'>['body']>;
type Grouping = NonNullable<AlertRoute['grouping']>;
type Hours = NonNullable<AlertRoute['during']>[number];

/** Grouping as its fields hold it. */
export interface GroupingDraft {
  readonly by: string;
  readonly windowMinutes: string;
  readonly flapMinutes: string;
}

/** Hours as their fields hold them; no weekday: every day, no times: all day. */
export interface HoursDraft {
  readonly zone: string;
  readonly weekdays: readonly number[];
  /** `09:00`. */
  readonly from: string;
  readonly to: string;
}

/** A route as its editor holds it; empty: any, or as the defaults say. */
export interface RouteDraft {
  readonly name: string;
  readonly matchers: readonly Matcher[];
  readonly sources: readonly string[];
  readonly services: readonly string[];
  readonly axes: readonly string[];
  readonly severities: readonly string[];
  readonly during: readonly HoursDraft[];
  readonly setAxis: string;
  readonly setUrgency: string;
  /** Undefined: as the defaults say. */
  readonly grouping: GroupingDraft | undefined;
  readonly transientSeconds: string;
  readonly policyId: string;
  /** Kind of the incident its groups declare; empty: people do. */
  readonly declareKind: string;
  readonly declareSeverity: string;
}

/** What is typed into a field of a number; what is none goes to the contract, which says so at the field. */
export function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

export function groupingDraftOf({ by, windowMinutes, flapMinutes }: Grouping): GroupingDraft {
  return {
    by: by.join(', '),
    windowMinutes: windowMinutes === null ? '' : String(windowMinutes),
    flapMinutes: String(flapMinutes),
  };
}

export function groupingOf(draft: GroupingDraft): Grouping {
  return {
    by: namesIn(draft.by),
    windowMinutes: draft.windowMinutes.trim() === '' ? null : numberOf(draft.windowMinutes),
    flapMinutes: draft.flapMinutes.trim() === '' ? 0 : numberOf(draft.flapMinutes),
  };
}

/** `a, b` as names. */
export function namesIn(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function hoursDraftOf({ zone, weekdays, minutes }: Hours): HoursDraft {
  return {
    zone,
    weekdays: weekdays ?? [],
    from: minutes === null ? '' : clockOf(minutes.from),
    to: minutes === null ? '' : clockOf(minutes.to),
  };
}

function hoursOf({ zone, weekdays, from, to }: HoursDraft): Hours {
  const end = to === '00:00' ? 1_440 : minutesOf(to);
  return {
    zone,
    weekdays: weekdays.length === 0 ? null : [...weekdays],
    minutes: from === '' || to === '' ? null : { from: minutesOf(from), to: end },
  };
}

export function newRouteDraft(): RouteDraft {
  return {
    name: '',
    matchers: [],
    sources: [],
    services: [],
    axes: [],
    severities: [],
    during: [],
    setAxis: '',
    setUrgency: '',
    grouping: undefined,
    transientSeconds: '0',
    policyId: '',
    declareKind: '',
    declareSeverity: 'sev3',
  };
}

export function routeDraftOf(route: AlertRoute): RouteDraft {
  return {
    name: route.name,
    matchers: route.matchers,
    sources: route.sources ?? [],
    services: route.services ?? [],
    axes: route.axes ?? [],
    severities: route.severities ?? [],
    during: (route.during ?? []).map(hoursDraftOf),
    setAxis: route.setAxis ?? '',
    setUrgency: route.setUrgency ?? '',
    grouping: route.grouping === null ? undefined : groupingDraftOf(route.grouping),
    transientSeconds: String(route.transientSeconds),
    policyId: route.policyId ?? '',
    declareKind: route.declare?.kind ?? '',
    declareSeverity: route.declare?.severity ?? 'sev3',
  };
}

/** The same as the contract wants it. */
export function routeBodyOf(draft: RouteDraft): RouteBody {
  const orNull = <T>(list: readonly T[]): T[] | null => (list.length === 0 ? null : [...list]);
  return {
    name: draft.name,
    matchers: draft.matchers.filter(({ name }) => name.trim() !== ''),
    sources: orNull(draft.sources),
    services: orNull(draft.services),
    axes: orNull(alertAxes.filter((axis) => draft.axes.includes(axis))),
    severities: orNull(alertSeverities.filter((severity) => draft.severities.includes(severity))),
    during: orNull(draft.during.map(hoursOf)),
    setAxis: alertAxes.find((axis) => axis === draft.setAxis) ?? null,
    setUrgency: urgencies.find((urgency) => urgency === draft.setUrgency) ?? null,
    grouping: draft.grouping === undefined ? null : groupingOf(draft.grouping),
    transientSeconds: numberOf(draft.transientSeconds),
    policyId: draft.policyId === '' ? null : draft.policyId,
    declare: declareOf(draft),
  };
}

const incidentSeverities = ['sev1', 'sev2', 'sev3', 'sev4', 'sev5'] as const;

function declareOf({ declareKind, declareSeverity }: RouteDraft): RouteBody['declare'] {
  const kind = alertAxes.find((axis) => axis === declareKind);
  const severity = incidentSeverities.find((one) => one === declareSeverity) ?? 'sev3';
  return kind === undefined ? null : { kind, severity };
}

/** The conditions of a route in words, for the list; empty: everything. */
export function conditionWords(route: AlertRoute): readonly string[] {
  return [
    ...(route.sources === null ? [] : [`from ${route.sources.join(' or ')}`]),
    ...(route.services === null ? [] : [`of ${route.services.join(' or ')}`]),
    ...(route.severities === null ? [] : [route.severities.join(' or ')]),
    ...(route.axes === null ? [] : [`axis ${route.axes.join(' or ')}`]),
    ...(route.during ?? []).map(({ zone, weekdays, minutes }) =>
      [
        weekdays === null ? 'every day' : weekdays.map((day) => weekdayNames[day - 1]).join(', '),
        minutes === null ? '' : `${clockOf(minutes.from)} to ${clockOf(minutes.to)}`,
        zone,
      ]
        .filter((part) => part !== '')
        .join(' '),
    ),
  ];
}
