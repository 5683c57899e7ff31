import {
  alertAxes,
  alertFates,
  alertSeverities,
  type DeadlineName,
  type FindingFilter,
  incidentKinds,
  incidentSeverities,
  roomParts,
  findingFilters,
  liveFilters,
  motives,
  type OnCallPart,
  onCallParts,
  serviceFilters,
  serviceParts,
  strictestFirst,
  urgencies,
  verdictFilters,
  type WeekChoice,
  weekChoices,
} from './filters.ts';
import { instant, oneOf, type RawSearch, text } from './search.ts';

type LedgerSearch = {
  part?: (typeof serviceParts)[number] | undefined;
  from?: string | undefined;
  to?: string | undefined;
  /** `then`: exposure from the day it was known; default: what we know now, wherever it lies. */
  known?: 'then' | undefined;
  view?: 'table' | undefined;
};
type ReleaseSearch = {
  part?: 'components' | undefined;
  q?: string | undefined;
  only?: FindingFilter | undefined;
  due?: DeadlineName | undefined;
  knownAt?: string | undefined;
};
type GateSearch = {
  service?: string | undefined;
  environment?: string | undefined;
  target?: string | undefined;
  motive?: (typeof motives)[number] | undefined;
  incident?: string | undefined;
  asOf?: string | undefined;
};

/** What may stand in the address of each screen; anything else is dropped. */
export const servicesSearch = (
  raw: RawSearch,
): { q?: string | undefined; only?: (typeof serviceFilters)[number] | undefined } => ({
  q: text(raw['q']),
  only: oneOf(raw['only'], serviceFilters),
});
export const ledgerSearch = (raw: RawSearch): LedgerSearch => ({
  part: oneOf(raw['part'], serviceParts),
  from: instant(raw['from']),
  to: instant(raw['to']),
  known: oneOf(raw['known'], ['then']),
  view: oneOf(raw['view'], ['table']),
});
export const releaseSearch = (raw: RawSearch): ReleaseSearch => ({
  part: oneOf(raw['part'], ['components']),
  q: text(raw['q']),
  only: oneOf(raw['only'], findingFilters),
  due: oneOf(raw['due'], strictestFirst),
  knownAt: instant(raw['knownAt']),
});
export const diffSearch = (
  raw: RawSearch,
): { from?: string | undefined; to?: string | undefined; knownAt?: string | undefined } => ({
  from: text(raw['from']),
  to: text(raw['to']),
  knownAt: instant(raw['knownAt']),
});
export const liveSearch = (
  raw: RawSearch,
): {
  q?: string | undefined;
  only?: (typeof liveFilters)[number] | undefined;
  due?: DeadlineName | undefined;
  environment?: string | undefined;
} => ({
  q: text(raw['q']),
  only: oneOf(raw['only'], liveFilters),
  due: oneOf(raw['due'], strictestFirst),
  environment: text(raw['environment']),
});
export const uploadSearch = (raw: RawSearch): { service?: string | undefined; version?: string | undefined } => ({
  service: text(raw['service']),
  version: text(raw['version']),
});
export const gateSearch = (raw: RawSearch): GateSearch => ({
  service: text(raw['service']),
  environment: text(raw['environment']),
  target: text(raw['target']),
  motive: oneOf(raw['motive'], motives),
  incident: text(raw['incident']),
  asOf: instant(raw['asOf']),
});
export const decisionsSearch = (
  raw: RawSearch,
): {
  verdict?: (typeof verdictFilters)[number] | undefined;
  waiting?: 'true' | undefined;
  service?: string | undefined;
  show?: 'ungated' | undefined;
} => ({
  verdict: oneOf(raw['verdict'], verdictFilters),
  waiting: oneOf(raw['waiting'], ['true']),
  service: text(raw['service']),
  show: oneOf(raw['show'], ['ungated']),
});

type RotaSearch = {
  weeks?: WeekChoice | undefined;
  from?: string | undefined;
  /** The clock of the schedule; default: the one of whoever looks. */
  zone?: 'schedule' | undefined;
  view?: 'table' | undefined;
};
export const rotaSearch = (raw: RawSearch): RotaSearch => ({
  weeks: oneOf(raw['weeks'], weekChoices),
  from: instant(raw['from']),
  zone: oneOf(raw['zone'], ['schedule']),
  view: oneOf(raw['view'], ['table']),
});
export const onCallSearch = (raw: RawSearch): RotaSearch & { part?: OnCallPart | undefined } => ({
  ...rotaSearch(raw),
  part: oneOf(raw['part'], onCallParts),
});

export type AlertsSearch = {
  show?: 'resolved' | undefined;
  q?: string | undefined;
  /** Labels as `{team="shop"}`. */
  labels?: string | undefined;
  fate?: (typeof alertFates)[number] | undefined;
  axis?: (typeof alertAxes)[number] | undefined;
  severity?: (typeof alertSeverities)[number] | undefined;
  urgency?: (typeof urgencies)[number] | undefined;
  source?: string | undefined;
  service?: string | undefined;
  group?: string | undefined;
  view?: 'groups' | undefined;
};
export const alertsSearch = (raw: RawSearch): AlertsSearch => ({
  show: oneOf(raw['show'], ['resolved']),
  q: text(raw['q'])?.slice(0, 200),
  labels: text(raw['labels']),
  fate: oneOf(raw['fate'], alertFates),
  axis: oneOf(raw['axis'], alertAxes),
  severity: oneOf(raw['severity'], alertSeverities),
  urgency: oneOf(raw['urgency'], urgencies),
  source: text(raw['source']),
  service: text(raw['service']),
  group: text(raw['group']),
  view: oneOf(raw['view'], ['groups']),
});

export type IncidentsSearch = {
  /** `over`: those that are not open any more. */
  show?: 'over' | undefined;
  kind?: (typeof incidentKinds)[number] | undefined;
  severity?: (typeof incidentSeverities)[number] | undefined;
  /** Only those in which this side is open. */
  side?: 'reliability' | 'security' | undefined;
  service?: string | undefined;
  drill?: 'true' | 'false' | undefined;
  /** Only those in which whoever looks holds a role. */
  mine?: 'true' | undefined;
};
export const incidentsSearch = (raw: RawSearch): IncidentsSearch => ({
  show: oneOf(raw['show'], ['over']),
  kind: oneOf(raw['kind'], incidentKinds),
  severity: oneOf(raw['severity'], incidentSeverities),
  side: oneOf(raw['side'], ['reliability', 'security']),
  service: text(raw['service']),
  drill: oneOf(raw['drill'], ['true', 'false']),
  mine: oneOf(raw['mine'], ['true']),
});

export type RoomSearch = {
  part?: (typeof roomParts)[number] | undefined;
  /** One entry of the timeline. */
  entry?: string | undefined;
  /** Which entries: of which sort, written by whom, only pinned ones, routine ones too. */
  kinds?: string | undefined;
  by?: string | undefined;
  pinned?: 'true' | undefined;
  routine?: 'true' | undefined;
};
export const roomSearch = (raw: RawSearch): RoomSearch => ({
  part: oneOf(raw['part'], roomParts),
  entry: text(raw['entry']),
  kinds: text(raw['kinds']),
  by: text(raw['by']),
  pinned: oneOf(raw['pinned'], ['true']),
  routine: oneOf(raw['routine'], ['true']),
});
