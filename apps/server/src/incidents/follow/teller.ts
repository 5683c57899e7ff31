import type { Transaction } from '../../platform/context.ts';
import type { LinkKind } from '../incident.ts';
import type { NewEntry } from '../timeline.ts';

/** An incident and what it is about, whoever may see it: what is told of it goes into its own timeline only. */
export interface Followed {
  readonly id: string;
  readonly name: string;
  readonly isRestricted: boolean;
  readonly startedAt: number;
  /** Resolved on every side: services go on without it, what is linked by itself is told to its end. */
  readonly isOver: boolean;
  /** Services it is about; without an environment: in every one. */
  readonly lanes: readonly FollowedLane[];
  readonly links: readonly { readonly kind: LinkKind; readonly subjectId: string; readonly label: string }[];
}

export interface FollowedLane {
  readonly serviceId: string;
  readonly environmentId: string | undefined;
}

export interface Asked {
  readonly incidents: readonly Followed[];
  /** What was written down before is known already; epoch milliseconds. */
  readonly recordedSince: number;
  readonly now: number;
  /** At most this many facts, the newest. */
  readonly limit: number;
}

/** One entry for one incident, with what it is taken from. */
export interface Telling {
  readonly incidentId: string;
  readonly entry: NewEntry & { readonly source: { readonly name: string; readonly id: string } };
}

/**
 * Says what there is to say to these incidents. It reads what is there now rather than the change that woke it, so that one look
 * serves many changes; what it says twice is taken in once, by its source.
 */
export type Teller = (tx: Transaction, asked: Asked) => Promise<readonly Telling[]>;

const tellers: { readonly prefixes: readonly string[]; readonly teller: Teller }[] = [];

/** @param prefixes beginnings of the kinds of change that wake it: `releases.`, `gate.hold_` */
export function registerTeller(prefixes: string | readonly string[], teller: Teller): void {
  if (tellers.some((known) => known.teller === teller)) return;
  tellers.push({ prefixes: typeof prefixes === 'string' ? [prefixes] : prefixes, teller });
}

export function listTellers(): readonly { readonly prefixes: readonly string[]; readonly teller: Teller }[] {
  return tellers;
}

/** Who follows what by its link: incidents by the id of what is linked. */
export function followersOf(
  incidents: readonly Followed[],
  kind: LinkKind,
): ReadonlyMap<string, readonly (Followed & { readonly label: string })[]> {
  const found = incidents.flatMap((incident) =>
    incident.links.flatMap((link) =>
      link.kind === kind ? [{ subjectId: link.subjectId, ...incident, label: link.label }] : [],
    ),
  );
  return Map.groupBy(found, ({ subjectId }) => subjectId);
}

/** What happened shortly before the first sign of trouble is often its cause. */
export const leadMs = 3_600_000;

/** Incidents that a fact of this service and environment belongs to. */
export function followersOfLane(
  incidents: readonly Followed[],
  fact: { readonly serviceId: string; readonly environmentId: string; readonly at: number },
): readonly Followed[] {
  return incidents.filter(
    ({ lanes, startedAt, isOver }) =>
      !isOver &&
      fact.at >= startedAt - leadMs &&
      lanes.some(
        ({ serviceId, environmentId }) =>
          serviceId === fact.serviceId && (environmentId === undefined || environmentId === fact.environmentId),
      ),
  );
}

/** Services of all that are open, and since when facts of services count; 0 where none is open, for there are no services then. */
export function lanesOf(incidents: readonly Followed[]): {
  readonly serviceIds: readonly string[];
  readonly happenedSince: number;
} {
  const open = incidents.filter(({ isOver }) => !isOver);
  const serviceIds = [...new Set(open.flatMap(({ lanes }) => lanes.map(({ serviceId }) => serviceId)))];
  const happenedSince = open.length === 0 ? 0 : Math.min(...open.map(({ startedAt }) => startedAt)) - leadMs;
  return { serviceIds, happenedSince };
}

/** Words of others as Markdown shows them, not as it reads them. */
export function plain(text: string): string {
  return text
    .replaceAll(/[\\`*_~[\]<>|#!]/g, String.raw`\$&`)
    .replaceAll(/\s+/g, ' ')
    .trim();
}
