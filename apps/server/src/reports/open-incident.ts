import { addIncident, appendEntry, getIncident, type Incident, readerOf, type Severity } from '#incidents/index.ts';
import { getService } from '#services/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import { Problem } from '../platform/problem.ts';
import { requireInteractive, requirePermission } from '../platform/require-permission.ts';
import { changeReport } from './change-report.ts';
import { cleanLine } from './clean-text.ts';
import { tellOfReport } from './events.ts';
import { setIncident } from './store.ts';

export interface IncidentOfReport {
  readonly title: string;
  readonly severity: Severity;
  /** Name of a service; undefined: nobody knows yet which. */
  readonly service: string | undefined;
  readonly environment: string | undefined;
  readonly isRestricted: boolean;
}

/**
 * Opens a security incident for what was reported, restricted unless somebody says otherwise. The incident does not name the report:
 * whoever works on it may not read reports.
 */
export async function openReportIncident(
  ctx: RequestContext,
  reference: string,
  input: IncidentOfReport,
): Promise<string> {
  requirePermission(ctx, 'reports.triage');
  requirePermission(ctx, 'incidents.write');
  requireInteractive(ctx);
  return await changeReport(ctx, reference, async ({ tx, report, add }) => {
    if (report.state !== 'accepted' && report.state !== 'fixed') throw notAccepted(reference);
    if ((await incidentOfReport(tx, ctx, report.incidentId)) !== undefined) throw isThere(reference);
    if (report.incidentId !== undefined) await tellHidden(tx, ctx, report.incidentId);
    const { severity, environment, isRestricted } = input;
    const service = input.service === undefined ? undefined : await getService(tx, input.service);
    const incident = await addIncident(tx, ctx, service, {
      title: cleanLine(input.title),
      kind: 'security',
      severity,
      environment,
      isRestricted,
      // That a report was behind it is known to whoever may know of it.
      declaredVia: isRestricted ? 'report' : 'person',
    });
    await add({ kind: 'linked', facts: { what: 'incident' } });
    await setIncident(tx, report.id, incident.id);
    await recordLink(tx, ctx, report.id, incident);
  });
}

/**
 * There is an incident already that this person may not see: a refusal would tell of it. Another one is opened, and the readers of
 * the first learn that somebody else works on the same.
 */
async function tellHidden(tx: Transaction, ctx: RequestContext, incidentId: string): Promise<void> {
  await appendEntry(tx, ctx, await getIncident(tx, incidentId, 'system'), {
    kind: 'report',
    text: `${ctx.actor.name}, who may not see this, opens another incident about the same report: let them in, or merge the two.`,
    isPinned: true,
  });
}

/** Whoever reads reports and not this incident learns from neither evidence nor a version that there is one. */
async function recordLink(tx: Transaction, ctx: RequestContext, reportId: string, incident: Incident): Promise<void> {
  const sealed = incident.isRestricted
    ? { matterId: incident.id }
    : ({ matterId: reportId, for: 'reports.read' } as const);
  await recordEvidence(tx, ctx, {
    type: 'reports.linked',
    subjectId: reportId,
    body: { incidentId: incident.id },
    sealed,
  });
  await tellOfReport(tx, ctx, reportId);
}

/** The incident of a report, for those who may see it; for all others there is none. */
export async function incidentOfReport(
  tx: Transaction,
  ctx: RequestContext,
  incidentId: string | undefined,
): Promise<Pick<Incident, 'id' | 'name'> | undefined> {
  if (incidentId === undefined) return undefined;
  try {
    return await getIncident(tx, incidentId, readerOf(ctx));
  } catch (error) {
    if (error instanceof Problem && error.code === 'incidents.incident_not_found') return undefined;
    throw error;
  }
}

function notAccepted(reference: string): Problem {
  return new Problem('reports.not_possible', `\`${reference}\` was not accepted`, {
    help: 'accept it first: an incident is about a problem that is one',
  });
}

function isThere(reference: string): Problem {
  return new Problem('reports.not_possible', `\`${reference}\` has its incident already`, {
    help: 'open that one; who may not see it asks its readers',
  });
}
