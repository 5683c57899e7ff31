import { randomInt } from 'node:crypto';
import { type Axis, ledgerLines } from '@lockstep/contract';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { actorRef, getRelease, refuseFutureMoment, registerIncidentImporter } from '#releases/index.ts';
import { getEnvironment, getService, requireSampleScope, type Service } from '#services/index.ts';
import { criteriaInForce } from './criteria-store.ts';
import { gateHears, recordIncidentEvent } from './events.ts';
import { type FieldChanges, refuseMissingFields, withFields } from './field-values.ts';
import { type DeclaredVia, type Incident, incidentFacts, type IncidentKind, type Severity } from './incident.ts';
import { linkAlertGroups } from './link-incident.ts';
import { tellListeners } from './listeners.ts';
import { listSimilarOpen } from './list-store.ts';
import { looksTheSame } from './looks-the-same.ts';
import { addReader } from './reader-store.ts';
import { axesOf, moveSide, newSide, worstOf } from './sides.ts';
import { findStatus } from './status-store.ts';
import { getIncident, hasSameIncident } from './store.ts';
import { incidentPath } from './incident-path.ts';
import { appendEntry } from './timeline.ts';
import { readerOf } from './visibility.ts';
import { insertIncident } from './write-store.ts';

export interface NewIncident {
  readonly environment?: string | undefined;
  readonly title: string;
  readonly summary?: string | undefined;
  readonly kind: IncidentKind;
  readonly severity: Severity;
  /** Where the sides differ. */
  readonly severities?: Readonly<Partial<Record<Axis, Severity | undefined>>> | undefined;
  /** Epoch milliseconds; now when absent. */
  readonly startedAt?: number | undefined;
  readonly resolvedAt?: number | undefined;
  readonly causedByVersion?: string | undefined;
  readonly fixedByVersion?: string | undefined;
  readonly isDrill?: boolean | undefined;
  /** Of a drill: people are paged as if it were none. */
  readonly pagesInDrill?: boolean | undefined;
  readonly isRestricted?: boolean | undefined;
  readonly onDuplicate?: 'ask' | 'declare' | undefined;
  readonly alertGroups?: readonly string[] | undefined;
  readonly fields?: FieldChanges | undefined;
  readonly declaredVia?: DeclaredVia | undefined;
  /** Of a restricted one: who may see it besides the person who declares it. */
  readonly readers?: readonly string[] | undefined;
  /** Of one that is about no service: whether it belongs to the sample. */
  readonly isSimulated?: boolean | undefined;
}

export async function declareIncident(
  ctx: RequestContext,
  serviceName: string | undefined,
  input: NewIncident,
): Promise<Incident> {
  requirePermission(ctx, 'incidents.write');
  return await ctx.transaction(async (tx) => {
    const service = serviceName === undefined ? undefined : await getService(tx, serviceName);
    if (service !== undefined) requireSampleScope(ctx, service);
    const isSimulated = ctx.actor.isSample;
    return await addIncident(tx, ctx, service, { ...input, isSimulated });
  });
}

/** As `declareIncident`, inside a transaction of a use case or job that has checked already who acts. */
export async function addIncident(
  tx: Transaction,
  ctx: RequestContext,
  service: Service | undefined,
  input: NewIncident,
): Promise<Incident> {
  const draft = await draftOf(tx, ctx, service, input);
  if (input.onDuplicate === 'ask') await refuseDuplicate(tx, ctx, draft);
  if (isAskedOf(draft)) await refuseMissingFields(tx, draft);
  await insertIncident(tx, draft);
  if (draft.isRestricted) await addFirstReaders(tx, ctx, draft.id, input.readers ?? []);
  const incident = await getIncident(tx, draft.id, 'system');
  await recordIncidentEvent(tx, ctx, {
    type: 'incidents.incident_recorded',
    incident,
    body: incidentFacts(incident),
  });
  await gateHears(tx, ctx, service === undefined ? [] : [service.id]);
  await appendEntry(tx, ctx, incident, {
    kind: 'declared',
    text: declaredSentence(incident),
    happenedAt: Math.max(incident.startedAt, incident.declaredAt),
  });
  await linkAlertGroups(tx, ctx, incident, input.alertGroups ?? []);
  const made = await getIncident(tx, draft.id, 'system');
  await tellListeners(tx, ctx, { before: undefined, after: made });
  return made;
}

/** What declares by itself can not be asked for more, and what is over was not either. */
function isAskedOf({ declaredVia, resolvedAt }: Pick<Incident, 'declaredVia' | 'resolvedAt'>): boolean {
  return resolvedAt === undefined && (declaredVia === 'person' || declaredVia === 'chat');
}

type Draft = Parameters<typeof insertIncident>[1];

async function draftOf(
  tx: Transaction,
  ctx: RequestContext,
  service: Service | undefined,
  input: NewIncident,
): Promise<Draft> {
  const startedAt = input.startedAt ?? ctx.now;
  refuseTimes(ctx, startedAt, input.resolvedAt);
  const { title, kind, resolvedAt, summary = '', isDrill = false, isRestricted = false } = input;
  const environment = input.environment === undefined ? undefined : await getEnvironment(tx, input.environment);
  const causedBy = await releaseNamed(tx, service, 'causedByVersion', input.causedByVersion);
  const fixedBy = await releaseNamed(tx, service, 'fixedByVersion', input.fixedByVersion);
  const closing = { by: actorRef(ctx.actor), proven: [], unproven: [] };
  const sides = axesOf(kind).map((axis) => {
    const side = newSide(axis, input.severities?.[axis] ?? input.severity, startedAt, Math.max(startedAt, ctx.now));
    return resolvedAt === undefined ? side : moveSide(side, 'resolved', resolvedAt, closing);
  });
  return {
    id: ctx.newId(),
    name: isRestricted ? restrictedName() : undefined,
    serviceId: service?.id,
    service: service?.name,
    isSample: service?.isSample ?? input.isSimulated ?? false,
    environmentId: environment?.id,
    environment: environment?.name,
    title,
    summary,
    kind,
    severity: worstOf(sides.map(({ severity }) => severity)),
    status: await findStatus(tx, resolvedAt === undefined ? 'active' : 'done'),
    isDrill,
    pagesInDrill: isDrill && input.pagesInDrill === true,
    isRestricted,
    isPrivileged: false,
    legalHoldAt: undefined,
    criteriaVersion: await criteriaInForce(tx),
    fields: await withFields(tx, {}, input.fields),
    declaredVia: input.declaredVia ?? 'person',
    mergedInto: undefined,
    startedAt,
    declaredAt: ctx.now,
    resolvedAt,
    sides,
    causedByReleaseId: causedBy?.id,
    causedByVersion: causedBy?.version,
    fixedByReleaseId: fixedBy?.id,
    fixedByVersion: fixedBy?.version,
    isSimulated: service?.isSample ?? input.isSimulated ?? false,
    recordedBy: actorRef(ctx.actor),
    version: 1,
    seq: 0,
  };
}

/** @throws `request.invalid` for a release of an incident that is about no service */
export async function releaseNamed(
  tx: Transaction,
  service: Pick<Service, 'id' | 'name'> | undefined,
  field: string,
  version: string | undefined,
): Promise<{ readonly id: string; readonly version: string } | undefined> {
  if (version === undefined) return undefined;
  if (service !== undefined) return await getRelease(tx, service, version);
  throw new Problem('request.invalid', `\`body.${field}\`: the incident is about no service`, {
    help: 'name the service it is about, or leave the release out',
    fields: [{ field: `body.${field}`, problem: 'the incident is about no service' }],
  });
}

function declaredSentence({ title, kind, severity, service, environment, isDrill }: Incident): string {
  const where = service === undefined ? '' : ` on ${service}${environment === undefined ? '' : ` in ${environment}`}`;
  return `${isDrill ? 'Drill declared' : 'Declared'}: ${title} (${severity}, ${kind === 'both' ? 'reliability and security' : kind})${where}.`;
}

async function refuseDuplicate(tx: Transaction, ctx: RequestContext, draft: Draft): Promise<void> {
  const open = await listSimilarOpen(tx, readerOf(ctx), draft);
  const same = open.find((one) => looksTheSame(draft, one));
  if (same === undefined) return;
  throw new Problem('incidents.looks_the_same', `${same.name} looks the same: ${same.title}`, {
    help: `join it at ${incidentPath(same)}, or declare all the same with \`onDuplicate: declare\``,
    fields: [{ field: 'body.title', problem: `looks like ${same.name}`, help: `join it at ${incidentPath(same)}` }],
  });
}

async function addFirstReaders(
  tx: Transaction,
  ctx: RequestContext,
  incidentId: string,
  readers: readonly string[],
): Promise<void> {
  const { kind, userId } = ctx.actor;
  const declarer = kind === 'person' && userId !== undefined ? [userId] : [];
  const people = new Set([...declarer, ...readers]);
  if (people.size === 0) {
    throw new Problem('request.invalid', '`body.isRestricted`: nobody would see this incident', {
      help: 'declare it in an interactive session: a token opens no restricted incident',
      fields: [{ field: 'body.isRestricted', problem: 'a token can not declare a restricted incident' }],
    });
  }
  for (const person of people)
    await addReader(tx, ctx, incidentId, person, 'declared it, or was named when it was declared');
}

const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** A name that says nothing of how many there are, without letters that look alike. */
function restrictedName(): string {
  return `R-${Array.from({ length: 6 }, () => letters[randomInt(letters.length)]).join('')}`;
}

/** @throws for the future, and for an incident that ends before it begins */
export function refuseTimes(ctx: RequestContext, startedAt: number, resolvedAt: number | undefined): void {
  refuseFutureMoment(ctx, 'startedAt', startedAt);
  if (resolvedAt === undefined) return;
  refuseFutureMoment(ctx, 'resolvedAt', resolvedAt);
  if (resolvedAt >= startedAt) return;
  throw new Problem('request.invalid', '`body.resolvedAt`: is before the incident started', {
    help: 'send a later moment, or leave it out while the incident lasts',
    fields: [{ field: 'body.resolvedAt', problem: `is before ${new Date(startedAt).toISOString()}` }],
  });
}

registerIncidentImporter(async (tx, ctx, service, line) => {
  const { startedAt, resolvedAt, ...facts } = ledgerLines.incident.shape.incident.parse(line);
  const started = Date.parse(startedAt);
  if (await hasSameIncident(tx, service.id, started, facts.title)) return false;
  const resolved = resolvedAt === undefined ? undefined : Date.parse(resolvedAt);
  await addIncident(tx, ctx, service, {
    ...facts,
    isRestricted: false,
    startedAt: started,
    resolvedAt: resolved,
    declaredVia: 'import',
  });
  return true;
});
