import { listGroupsById, listOpenGroupsOf, type ToldGroup } from '#alerts/index.ts';
import { countOpenOf, listExposuresById } from '#exposures/index.ts';
import { type LedgerFact, listLedgerFacts, listServingOf } from '#releases/index.ts';
import { findServiceNames } from '#services/index.ts';
import type { RequestContext } from '../platform/context.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import { requirePermission } from '../platform/require-permission.ts';
import type { Incident, IncidentLink, IncidentSide, LinkKind } from './incident.ts';
import { listLinks } from './link-store.ts';
import { gatePart, type Room } from './room-ports.ts';
import { similarTo, wordQuery } from './similar-incidents.ts';
import { findLikeness, listPastAlike } from './similar-store.ts';
import { getIncident } from './store.ts';
import { readerOf } from './visibility.ts';

const dayMs = 24 * 3_600_000;
const most = { services: 50, groups: 50, changes: 100, exposures: 200, decisions: 50, trains: 10 };

interface About {
  readonly incident: Incident;
  readonly serviceIds: readonly string[];
  readonly ids: (kind: LinkKind) => readonly string[];
}

/** What stands beside the timeline, as this caller may read it: a bounded number of reads, whatever the incident is about. */
export async function showRoom(ctx: RequestContext, ref: string): Promise<Room> {
  requirePermission(ctx, 'incidents.read');
  const reader = readerOf(ctx);
  const incident = await getIncident(ctx.read, ref, reader);
  const about = aboutOf(incident, await listLinks(ctx.read, incident.id, reader));
  const may = (permission: Parameters<typeof ctx.actor.permissions.has>[0]): boolean =>
    ctx.actor.kind === 'system' || ctx.actor.permissions.has(permission);
  const [services, changes, exposures, alertGroups, gate, similar] = await Promise.all([
    servicesPart(ctx, about, { releases: may('releases.read'), exposures: may('exposures.read') }),
    may('releases.read') ? changesPart(ctx, about) : [],
    may('exposures.read') ? exposuresPart(ctx, about) : [],
    may('alerts.read') ? alertsPart(ctx, about) : [],
    may('gate.read')
      ? gatePart(ctx, {
          serviceIds: about.serviceIds,
          decisionIds: about.ids('decision').slice(0, most.decisions),
          trainIds: about.ids('train').slice(0, most.trains),
        })
      : { holds: [], decisions: [], trains: [] },
    similarPart(ctx, about),
  ]);
  const parts = ['releases', 'exposures', 'alerts', 'gate'] as const;
  return {
    now: isoInstant(ctx.now),
    withheld: parts.filter((part) => !may(`${part}.read`)),
    clocks: incident.sides.map((side) => clockOf(side, ctx.now)),
    services,
    exposures,
    alertGroups,
    ...gate,
    changes,
    coversDependencies: false,
    similar,
  };
}

function aboutOf(incident: Incident, links: readonly IncidentLink[]): About {
  const ids: About['ids'] = (kind) => links.filter((link) => link.kind === kind).map(({ subjectId }) => subjectId);
  const own = incident.serviceId === undefined ? [] : [incident.serviceId];
  return { incident, ids, serviceIds: [...new Set([...own, ...ids('service')])].slice(0, most.services) };
}

function clockOf(side: IncidentSide, now: number): Room['clocks'][number] {
  const after = (moment: number | undefined): number | null =>
    moment === undefined ? null : Math.max(0, Math.floor((moment - side.startedAt) / 1_000));
  return {
    axis: side.axis,
    startedAt: isoInstant(side.startedAt),
    elapsedSeconds: after(side.resolvedAt ?? now) ?? 0,
    isRunning: side.resolvedAt === undefined,
    acknowledgedAfter: after(side.acknowledgedAt),
    engagedAfter: after(side.engagedAt),
    mitigatedAfter: after(side.mitigatedAt),
    resolvedAfter: after(side.resolvedAt),
  };
}

async function servicesPart(
  ctx: RequestContext,
  { serviceIds }: About,
  may: { readonly releases: boolean; readonly exposures: boolean },
): Promise<Room['services']> {
  const [names, serving, counts] = await Promise.all([
    findServiceNames(ctx.read, serviceIds),
    may.releases ? listServingOf(ctx.read, serviceIds, ctx.now, 500) : [],
    may.exposures ? countOpenOf(ctx.read, serviceIds, maySeeRestricted(ctx)) : [],
  ]);
  return serviceIds.flatMap((id) => {
    const service = names.get(id);
    if (service === undefined) return [];
    return [
      {
        service,
        runs: serving
          .filter(({ serviceId }) => serviceId === id)
          .map(({ environment, isProduction, version, since, sharePercent, replicas, isWithoutSbom }) => ({
            environment,
            isProduction,
            version,
            since: isoInstant(since),
            sharePercent,
            replicas,
            isWithoutSbom,
          })),
        findings: counts
          .filter(({ serviceId }) => serviceId === id)
          .map(({ environment, deadline, live, untriaged }) => ({ environment, deadline, live, untriaged })),
      },
    ];
  });
}

function maySeeRestricted(ctx: RequestContext): boolean {
  return ctx.actor.permissions.has('advisories.read_restricted');
}

async function changesPart(ctx: RequestContext, { incident, serviceIds }: About): Promise<Room['changes']> {
  const happenedSince = incident.startedAt - dayMs;
  const facts = await listLedgerFacts(ctx.read, { serviceIds, happenedSince, recordedSince: 0, limit: most.changes });
  return facts.filter(({ isReplica }) => !isReplica).map(changeBody);
}

function changeBody(fact: LedgerFact): Room['changes'][number] {
  const { kind, id, service, environment, at, by, what, note, sharePercent, isGated } = fact;
  const share = sharePercent ?? null;
  return { kind, id, service, environment, at: isoInstant(at), by, what, note, sharePercent: share, isGated };
}

async function exposuresPart(ctx: RequestContext, { ids }: About): Promise<Room['exposures']> {
  const linked = ids('exposure').slice(0, most.exposures);
  const exposures = await listExposuresById(ctx.read, linked, maySeeRestricted(ctx));
  return exposures
    .toSorted((a, b) => (a.dueAt ?? Infinity) - (b.dueAt ?? Infinity))
    .map(({ id, service, environment, group, deadline, state, dueAt }) => ({
      id,
      service,
      environment,
      advisory: group,
      deadline,
      state,
      dueAt: dueAt === undefined ? null : isoInstant(dueAt),
    }));
}

async function alertsPart(ctx: RequestContext, { ids, serviceIds }: About): Promise<Room['alertGroups']> {
  const reader = readerOf(ctx);
  const linked = ids('alert_group').slice(0, most.groups);
  const [own, open] = await Promise.all([
    listGroupsById(ctx.read, linked, reader),
    listOpenGroupsOf(ctx.read, serviceIds, reader, most.groups),
  ]);
  const known = new Set(own.map(({ id }) => id));
  const all = [...own.toSorted((a, b) => b.openedAt - a.openedAt), ...open.filter(({ id }) => !known.has(id))];
  return all.slice(0, most.groups).map((group) => groupBody(group, known.has(group.id)));
}

function groupBody(group: ToldGroup, isLinked: boolean): Room['alertGroups'][number] {
  const { id, title, service, state, urgency, openedAt, resolvedAt, openAlerts } = group;
  return {
    id,
    title,
    service: service ?? null,
    isLinked,
    state,
    urgency,
    openedAt: isoInstant(openedAt),
    resolvedAt: resolvedAt === undefined ? null : isoInstant(resolvedAt),
    openAlerts,
  };
}

async function similarPart(ctx: RequestContext, { incident, serviceIds }: About): Promise<Room['similar']> {
  const one = await findLikeness(ctx.read, incident.id);
  if (one === undefined) return [];
  const past = await listPastAlike(ctx.read, readerOf(ctx), {
    id: incident.id,
    startedAt: incident.startedAt,
    serviceIds,
    advisories: one.advisories,
    words: wordQuery(one.title),
  });
  return similarTo(one, past).map(
    ({ incident: { id, name, title, kind, severity, startedAt, resolvedAt }, because }) => ({
      id,
      name,
      title,
      kind,
      severity,
      startedAt: isoInstant(startedAt),
      resolvedAt: resolvedAt === undefined ? null : isoInstant(resolvedAt),
      because: [...because],
    }),
  );
}
