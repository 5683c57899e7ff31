import { type DeadlineClass, deadlineOf, type Exposure, isGating } from '@lockstep/advisories';
import { deadlinePreset, findFindingsOfReleases, isRestricted } from '#advisories/index.ts';
import { listExposuresOfService } from '#exposures/index.ts';
import { listReleasesById, listServingOf } from '#releases/index.ts';
import { getServiceById } from '#services/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import type { Incident } from './incident.ts';
import { listLinks } from './link-store.ts';
import { isSevere, type SeatExposure, type SeatFacts, type SeatHold, type SeatProposal } from './missing-side.ts';
import { listOpenRoles } from './role-write-store.ts';
import { holderOf } from './change-role.ts';
import type { SeatCall } from './seat-call-store.ts';
import { listLinkedAlerts } from './seat-store.ts';

const zeroBudget: ReadonlySet<DeadlineClass> = new Set(['three_days_forensic', 'three_days']);

/** Production first: what is left out is not production, or more than anybody runs. */
const mostServing = 500;

/** What later slices know of the services of an incident. */
export interface SeatGround {
  readonly serviceIds: readonly string[];
  /** undefined: every environment. */
  readonly environmentId: string | undefined;
}

export type HoldSource = (tx: Transaction, ctx: RequestContext, ground: SeatGround) => Promise<readonly SeatHold[]>;

let holdsOf: HoldSource = async () => [];

/** Filled by the slice that owns holds. */
export function registerHoldSource(source: HoldSource): void {
  holdsOf = source;
}

/** Everything that decides whether a side is missing. */
export async function loadSeatFacts(
  tx: Transaction,
  ctx: RequestContext,
  incident: Incident,
  { proposals, open }: { readonly proposals: readonly SeatProposal[]; readonly open: readonly SeatCall[] },
): Promise<SeatFacts> {
  const links = await listLinks(tx, incident.id, 'system');
  const roles = await listOpenRoles(tx, incident.id);
  const lead = (role: 'reliability_lead' | 'security_lead') => {
    const holder = holderOf(roles, role);
    return holder && { id: holder.userId, name: holder.name };
  };
  const linked = links.flatMap(({ kind, subjectId }) => (kind === 'service' ? [subjectId] : []));
  const serviceIds = [...new Set(incident.serviceId === undefined ? linked : [incident.serviceId, ...linked])];
  const ground = { serviceIds, environmentId: incident.environmentId };
  const leads = { reliability: lead('reliability_lead'), security: lead('security_lead') };
  const resolved = incident.sides.flatMap(({ axis, resolvedAt }) => (resolvedAt === undefined ? [] : [axis]));
  const isAsked = leads.security === undefined && !resolved.includes('security') && !isSaid(incident, open);
  return {
    severity: incident.severity,
    leads,
    resolved,
    linkedExposures: links.flatMap(({ kind, label }) => (kind === 'exposure' || kind === 'advisory' ? [label] : [])),
    exposures: isAsked ? [...(await listLive(tx, ctx, ground)), ...(await listUntriaged(tx, ground))] : [],
    holds: await holdsOf(tx, ctx, ground),
    alerts: await listLinkedAlerts(tx, incident.id),
    proposals,
  };
}

/** Exposures cost most to read, and an advisory may bring hundreds of services: what has been said of them is not asked again. */
function isSaid(incident: Incident, open: readonly SeatCall[]): boolean {
  const known = open.find(({ axis, reason }) => axis === 'security' && reason === 'exposure');
  return known !== undefined && (known.call === 'page' || !isSevere(incident));
}

/** Zero budget, not live any more, and nobody has said what came of it. */
async function listUntriaged(
  tx: Transaction,
  { serviceIds, environmentId }: SeatGround,
): Promise<readonly SeatExposure[]> {
  const exposures = [];
  for (const id of serviceIds) exposures.push(...(await listExposuresOfService(tx, id)));
  return exposures
    .filter((one) => one.isZeroBudget && one.state === 'untriaged')
    .filter((one) => (environmentId ?? one.environmentId) === one.environmentId)
    .map(({ group, service, isRestricted: isHidden }) => ({
      name: isHidden ? hiddenName : group,
      service,
      isZeroBudget: true,
      isLive: false,
    }));
}

/** Everybody in the room reads it. */
const hiddenName = 'a restricted advisory';

/** Live findings of the three-day classes in production, or in the one environment the incident is about. */
async function listLive(
  tx: Transaction,
  ctx: RequestContext,
  { serviceIds, environmentId }: SeatGround,
): Promise<readonly SeatExposure[]> {
  if (serviceIds.length === 0) return [];
  const serving = (await listServingOf(tx, serviceIds, ctx.now, mostServing)).filter(
    (one) => one.isProduction && (environmentId ?? one.environmentId) === one.environmentId,
  );
  const reach = new Map<string, Exposure>();
  for (const id of serviceIds) reach.set(id, (await getServiceById(tx, id)).exposure ?? 'undeclared');
  const releases = await listReleasesById(tx, [...new Set(serving.map(({ releaseId }) => releaseId))]);
  const found = await findFindingsOfReleases(tx, releases, ctx.now);
  const preset = await deadlinePreset(tx);
  const exposures = serving.flatMap(({ releaseId, serviceId, service }) =>
    (found.get(releaseId) ?? [])
      .filter(
        (finding) =>
          isGating(finding) &&
          finding.state === 'affected' &&
          zeroBudget.has(deadlineOf(finding, reach.get(serviceId) ?? 'undeclared', preset).class),
      )
      .map((finding) => ({
        name: isRestricted(finding) ? hiddenName : (finding.knownExploited?.cve ?? finding.group),
        service,
        isZeroBudget: true,
        isLive: true,
      })),
  );
  return [...new Map(exposures.map((one) => [`${one.service} ${one.name}`, one])).values()];
}
