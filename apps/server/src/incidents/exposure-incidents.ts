import { listKeyHolders } from '#access/index.ts';
import type { ExposureChange, StoredExposure } from '#exposures/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { systemActor } from '../platform/make-context.ts';
import { addIncident } from './declare-incident.ts';
import { lockExposureMatter } from './exposure-matter-store.ts';
import { exposureSentence } from './exposure-words.ts';
import type { Incident, Severity } from './incident.ts';
import { addLink } from './link-incident.ts';
import { listOpenIncidentsOf } from './link-store.ts';
import { getIncidentToChange } from './store.ts';
import { appendEntry } from './timeline.ts';
import { updateIncident } from './update-incident.ts';

/** What ended longer ago when it was found is looked at among the exposures, and calls nobody together. */
const recentMs = 30 * 24 * 3_600_000;

/**
 * Exposures with a budget of zero join one incident per advisory, services as rows. It is severe, which pages, only where the
 * advisory is listed as exploited now or is of the forensic class; and nothing that is deployed closes it.
 */
export async function followExposure(tx: Transaction, ctx: RequestContext, change: ExposureChange): Promise<void> {
  const { kind, exposure } = change;
  const opens = isOpening(kind) && needsIncident(exposure, ctx.now);
  const incident = opens ? await joinIncident(tx, ctx, exposure) : undefined;
  const others = (await listOpenIncidentsOf(tx, 'exposure', exposure.id)).filter(({ id }) => id !== incident?.id);
  for (const one of incident === undefined ? others : [incident, ...others]) {
    await appendEntry(tx, ctx, one, {
      kind: kind === 'verdict' || kind === 'accepted' ? 'triage' : 'exposure',
      text: exposureSentence(change),
      happenedAt: happenedAt(change, ctx.now),
      refs: [{ kind: 'exposure', id: exposure.id, label: labelOf(exposure) }],
    });
    if (kind === 'merged' && exposure.mergedInto !== undefined) {
      await addLink(tx, ctx, one, { kind: 'exposure', subjectId: exposure.mergedInto, label: labelOf(exposure) });
    }
  }
  if (incident !== undefined && kind === 'known_exploited') await makeSevere(tx, ctx, incident);
}

function isOpening(kind: ExposureChange['kind']): boolean {
  switch (kind) {
    case 'began':
    case 'known_exploited':
    case 'budget_zero':
    case 'reopened':
    case 'returned':
      return true;
    case 'ended':
    case 'dismissed':
    case 'merged':
    case 'verdict':
    case 'accepted':
      return false;
  }
}

function needsIncident(exposure: StoredExposure, now: number): boolean {
  if (!exposure.isZeroBudget) return false;
  if (exposure.state === 'live') return true;
  const end = exposure.stretches.at(-1)?.to ?? now;
  return (exposure.state === 'untriaged' || exposure.state === 'cannot_tell') && end > now - recentMs;
}

/** The incident of the advisory, with this exposure in it; undefined: it would be restricted, and nobody may know of it. */
async function joinIncident(
  tx: Transaction,
  ctx: RequestContext,
  exposure: StoredExposure,
): Promise<Incident | undefined> {
  const { group, isRestricted, isSample: isSimulated } = exposure;
  await lockExposureMatter(tx, { group, isRestricted, isSimulated });
  const incident = (await findIncident(tx, exposure)) ?? (await declare(tx, ctx, exposure));
  if (incident === undefined) return undefined;
  await addLink(tx, ctx, incident, { kind: 'advisory', subjectId: group, label: group });
  const { serviceId, service, environmentId } = exposure;
  await addLink(tx, ctx, incident, { kind: 'service', subjectId: serviceId, label: service, environmentId });
  await addLink(tx, ctx, incident, {
    kind: 'exposure',
    subjectId: exposure.id,
    label: labelOf(exposure),
    environmentId,
  });
  return incident;
}

/** An open one about the advisory, by any of its ids; held, so that nobody closes it meanwhile. */
async function findIncident(tx: Transaction, exposure: StoredExposure): Promise<Incident | undefined> {
  for (const id of new Set([exposure.group, ...exposure.aliases])) {
    for (const found of await listOpenIncidentsOf(tx, 'advisory', id)) {
      const isFit =
        !found.isDrill &&
        found.isSimulated === exposure.isSample &&
        found.sides.some(({ axis, resolvedAt }) => axis === 'security' && resolvedAt === undefined) &&
        // What everybody knows joins no incident that only few see: others would miss the one there should be.
        found.isRestricted === exposure.isRestricted;
      if (!isFit) continue;
      const held = await getIncidentToChange(tx, { actor: systemActor('exposures') }, found.id);
      if (held.resolvedAt === undefined) return held;
    }
  }
  return undefined;
}

async function declare(tx: Transaction, ctx: RequestContext, exposure: StoredExposure): Promise<Incident | undefined> {
  const readers = exposure.isRestricted ? (await listKeyHolders(tx, 'security')).map(({ id }) => id) : [];
  if (exposure.isRestricted && readers.length === 0) return undefined;
  return await addIncident(tx, ctx, undefined, {
    title: titleOf(exposure),
    summary: `No budget for it in production: ${exposure.deadlineBecause}.`,
    kind: 'security',
    severity: severityOf(exposure),
    startedAt: Math.min(beganAt(exposure), ctx.now),
    isRestricted: exposure.isRestricted,
    readers,
    declaredVia: 'exposure',
    isSimulated: exposure.isSample,
  });
}

function titleOf({ group, isMalicious, listedOn }: StoredExposure): string {
  if (isMalicious) return `Malicious code in production: ${group}`;
  return listedOn === undefined ? `Exposed to ${group}` : `Exposed to ${group}, which is known to be exploited`;
}

function severityOf({ deadline }: StoredExposure): Severity {
  return deadline === 'three_days_forensic' ? 'sev2' : 'sev3';
}

/** Listed as exploited from now on: whoever it did not wake before, it wakes now. */
async function makeSevere(tx: Transaction, ctx: RequestContext, incident: Incident): Promise<void> {
  const side = incident.sides.find(({ axis }) => axis === 'security');
  if (side === undefined || side.severity < 'sev3') return;
  const within: RequestContext = {
    ...ctx,
    read: tx,
    transaction: async (work) => await work(tx),
    inOneStatement: async (work) => await work(tx),
  };
  await updateIncident(within, incident.id, { severities: { security: 'sev2' } });
}

function labelOf({ service, environment }: StoredExposure): string {
  return `${service} in ${environment}`;
}

/** When the stretch began that counts last; where nobody knew then, when it became known. */
function beganAt({ stretches }: StoredExposure): number {
  const last = stretches.filter(({ counts }) => counts).at(-1);
  return last?.knownFrom ?? last?.from ?? 0;
}

function happenedAt({ kind, exposure }: ExposureChange, now: number): number {
  if (kind === 'began' || kind === 'reopened') return Math.min(beganAt(exposure), now);
  if (kind === 'ended') return Math.min(exposure.stretches.at(-1)?.to ?? now, now);
  return now;
}
