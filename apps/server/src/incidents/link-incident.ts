import type { RequestContext, Transaction } from '../platform/context.ts';
import { recordChange } from '../platform/events/record-change.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { getGroup } from '#alerts/index.ts';
import { actorRef, getRelease } from '#releases/index.ts';
import { getEnvironment, getService } from '#services/index.ts';
import { gateHears, type IncidentEvent, matterOf, recordIncidentEvent, sealOf } from './events.ts';
import type { Incident, IncidentLink, LinkKind, LinkRelation } from './incident.ts';
import { insertLink, listLinks, removeLinkRow } from './link-store.ts';
import { reconsiderSeats } from './reconsider-seats.ts';
import { requireIncidentScope } from './scope.ts';
import { findIncident, getIncident, getIncidentToChange } from './store.ts';
import { appendEntry } from './timeline.ts';
import { readerOf } from './visibility.ts';

export interface NewLink {
  readonly kind: LinkKind;
  readonly subjectId: string;
  /** As people read it. */
  readonly label: string;
  readonly environmentId?: string | undefined;
  readonly relation?: LinkRelation | undefined;
}

/** Links something, in the transaction of a use case that has checked who acts; what is linked already stays. */
export async function addLink(
  tx: Transaction,
  ctx: RequestContext,
  incident: Pick<Incident, 'id' | 'isRestricted' | 'name'>,
  link: NewLink,
  { isDeclaring = false, other }: { readonly isDeclaring?: boolean; readonly other?: LinkedIncident } = {},
): Promise<boolean> {
  const { kind, subjectId, label, environmentId, relation } = link;
  const isNew = await insertLink(tx, {
    id: ctx.newId(),
    incidentId: incident.id,
    kind,
    subjectId,
    label,
    environmentId,
    relation: kind === 'incident' ? (relation ?? 'related') : undefined,
    addedAt: ctx.now,
    addedBy: actorRef(ctx.actor),
  });
  if (!isNew) return false;
  if (other?.isRestricted === true) {
    await recordQuietly(tx, ctx, 'incidents.link_added', incident, other);
    return true;
  }
  await recordIncidentEvent(tx, ctx, { type: 'incidents.link_added', incident, body: { kind, subjectId, label } });
  if (kind === 'service') await gateHears(tx, ctx, [subjectId]);
  await appendEntry(tx, ctx, incident, {
    kind: 'link',
    text: `Linked: ${linkWords[kind]} ${label}.`,
    refs: [{ kind, id: subjectId, label }],
    isFolded: true,
  });
  // What is declared is looked at once, when all its links are there.
  if (!isDeclaring && bearsOnSeats.has(kind)) await reconsiderSeats(tx, ctx, incident.id);
  return true;
}

type LinkedIncident = Pick<Incident, 'id' | 'isRestricted' | 'name'>;

/** A link to a restricted incident is known to those who may see that one; the timeline is read by others as well. */
async function recordQuietly(
  tx: Transaction,
  ctx: RequestContext,
  type: IncidentEvent,
  incident: Pick<Incident, 'id'>,
  other: LinkedIncident,
): Promise<void> {
  const body = { kind: 'incident', subjectId: other.id, label: other.name };
  await recordEvidence(tx, ctx, { type, subjectId: incident.id, body, sealed: sealOf(other) });
  const matterId = matterOf(other);
  await recordChange(tx, ctx, { kind: type, subjectId: incident.id, permission: 'incidents.read', matterId });
}

const bearsOnSeats: ReadonlySet<LinkKind> = new Set(['service', 'alert_group', 'exposure', 'advisory']);

const linkWords: Readonly<Record<LinkKind, string>> = {
  service: 'service',
  alert_group: 'alerts',
  release: 'release',
  decision: 'gate decision',
  train: 'release train',
  exposure: 'exposure',
  advisory: 'advisory',
  incident: 'incident',
  report: 'report',
  url: '',
};

/** Links the alerts an incident is about. */
export async function linkAlertGroups(
  tx: Transaction,
  ctx: RequestContext,
  incident: Pick<Incident, 'id' | 'isRestricted' | 'name'>,
  groupIds: readonly string[],
): Promise<void> {
  for (const groupId of groupIds) {
    const group = await getGroup(tx, groupId);
    const link = { kind: 'alert_group', subjectId: group.id, label: group.title } as const;
    await addLink(tx, ctx, incident, link, { isDeclaring: true });
  }
}

export interface LinkAsked {
  readonly kind: LinkKind;
  /** Id or the name people use. */
  readonly subject: string;
  readonly service?: string | undefined;
  readonly environment?: string | undefined;
  readonly label?: string | undefined;
  readonly relation?: 'related' | 'parent' | 'child' | undefined;
}

export async function linkToIncident(ctx: RequestContext, ref: string, asked: LinkAsked): Promise<Incident> {
  requirePermission(ctx, 'incidents.write');
  return await ctx.transaction(async (tx) => {
    const incident = await getIncidentToChange(tx, ctx, ref);
    requireIncidentScope(ctx, incident);
    const link = await resolveLink(tx, ctx, asked);
    if (link.kind === 'incident') await linkIncidents(tx, ctx, incident, link);
    else await addLink(tx, ctx, incident, link);
    return await getIncident(tx, incident.id, readerOf(ctx));
  });
}

const opposite: Readonly<Record<LinkRelation, LinkRelation>> = {
  related: 'related',
  parent: 'child',
  child: 'parent',
  merged: 'merged',
};

/** Of two incidents both know of the other; whoever may not see one of them does not see the link. */
async function linkIncidents(tx: Transaction, ctx: RequestContext, incident: Incident, link: NewLink): Promise<void> {
  if (link.subjectId === incident.id) throw linkInvalid('an incident can not be linked to itself', 'name another one');
  const other = await getIncidentToChange(tx, ctx, link.subjectId);
  const relation = link.relation ?? 'related';
  await addLink(tx, ctx, incident, { ...link, relation }, { other });
  await addLink(
    tx,
    ctx,
    other,
    {
      kind: 'incident',
      subjectId: incident.id,
      label: incident.name,
      relation: opposite[relation],
    },
    { other: incident },
  );
}

function linkInvalid(problem: string, help: string): Problem {
  return new Problem('incidents.link_invalid', `\`body.subject\`: ${problem}`, {
    help,
    fields: [{ field: 'body.subject', problem, help }],
  });
}

/** Other slices fill this for what they own: decisions, exposures, reports. */
export type LinkResolver = (tx: Transaction, ctx: RequestContext, asked: LinkAsked) => Promise<NewLink>;
const resolvers = new Map<LinkKind, LinkResolver>([
  [
    'service',
    async (tx, _ctx, { subject, environment }) => {
      const service = await getService(tx, subject);
      const where = environment === undefined ? undefined : await getEnvironment(tx, environment);
      return { kind: 'service', subjectId: service.id, label: service.name, environmentId: where?.id };
    },
  ],
  [
    'alert_group',
    async (tx, _ctx, { subject }) => {
      const group = await getGroup(tx, subject);
      return { kind: 'alert_group', subjectId: group.id, label: group.title };
    },
  ],
  [
    'release',
    async (tx, _ctx, { subject, service: name }) => {
      if (name === undefined) throw linkInvalid('of which service?', 'send `service` with the version');
      const service = await getService(tx, name);
      const release = await getRelease(tx, service, subject);
      return { kind: 'release', subjectId: release.id, label: `${service.name} ${release.version}` };
    },
  ],
  [
    'incident',
    async (tx, ctx, { subject, relation }) => {
      const other = await getIncident(tx, subject, readerOf(ctx));
      return { kind: 'incident', subjectId: other.id, label: other.name, relation };
    },
  ],
  [
    'url',
    async (_tx, _ctx, { subject, label }) => {
      const url = URL.parse(subject);
      if (url === null || !/^https?:$/.test(url.protocol)) {
        throw linkInvalid('is no address', 'write it with `https://`');
      }
      return { kind: 'url', subjectId: url.href, label: label ?? url.href };
    },
  ],
]);

export function registerLinkResolver(kind: LinkKind, resolver: LinkResolver): void {
  resolvers.set(kind, resolver);
}

async function resolveLink(tx: Transaction, ctx: RequestContext, asked: LinkAsked): Promise<NewLink> {
  const resolver = resolvers.get(asked.kind);
  if (resolver !== undefined) return await resolver(tx, ctx, asked);
  throw linkInvalid(`${asked.kind} can not be linked by hand`, 'link a service, a release, alerts or an address');
}

export async function unlinkFromIncident(ctx: RequestContext, ref: string, linkId: string): Promise<Incident> {
  requirePermission(ctx, 'incidents.write');
  return await ctx.transaction(async (tx) => {
    const incident = await getIncidentToChange(tx, ctx, ref);
    requireIncidentScope(ctx, incident);
    const link = await getLink(tx, ctx, incident, linkId);
    await removeLinkRow(tx, incident.id, linkId, ctx.now);
    const { kind, subjectId, label } = link;
    const other = kind === 'incident' ? await findIncident(tx, subjectId, 'system') : undefined;
    if (other?.isRestricted === true) {
      await recordQuietly(tx, ctx, 'incidents.link_removed', incident, other);
      return await getIncident(tx, incident.id, readerOf(ctx));
    }
    await recordIncidentEvent(tx, ctx, { type: 'incidents.link_removed', incident, body: { kind, subjectId, label } });
    if (kind === 'service') await gateHears(tx, ctx, [subjectId]);
    await appendEntry(tx, ctx, incident, {
      kind: 'link',
      text: `Link taken away: ${linkWords[kind]} ${label}.`,
      refs: [{ kind, id: subjectId, label }],
      isFolded: true,
    });
    return await getIncident(tx, incident.id, readerOf(ctx));
  });
}

async function getLink(
  tx: Transaction,
  ctx: RequestContext,
  incident: Incident,
  linkId: string,
): Promise<IncidentLink> {
  const link = (await listLinks(tx, incident.id, readerOf(ctx))).find(({ id }) => id === linkId);
  if (link !== undefined) return link;
  throw new Problem('incidents.link_not_found', `${incident.name} has no link \`${linkId}\``, {
    help: 'its room lists them, and `GET /api/v1/incidents/:incident` does',
  });
}
