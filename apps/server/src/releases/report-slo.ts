import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { type Environment, getEnvironment, getService, requireSampleScope, type Service } from '#services/index.ts';
import { ensureLane } from './lane-store.ts';
import { findSloReport, insertSloReport } from './event-store.ts';
import { recordLedgerEvent } from './events.ts';
import { refuseFutureMoment } from './moments.ts';
import { actorRef, type Release, type SloReport } from './release.ts';
import { getRelease } from './store.ts';

export interface NewSloReport {
  readonly environment: string;
  readonly slo: string;
  readonly burnRate: number;
  readonly samples: number;
  /** Epoch milliseconds. */
  readonly from: number;
  readonly to: number;
}

export async function reportSlo(
  ctx: RequestContext,
  target: { service: string; version: string },
  input: NewSloReport,
): Promise<SloReport> {
  requirePermission(ctx, 'releases.write');
  return ctx.transaction(async (tx) => {
    const service = await getService(tx, target.service);
    requireSampleScope(ctx, service);
    const release = await getRelease(tx, service, target.version);
    const environment = await getEnvironment(tx, input.environment);
    const { report, isNew } = await addSloReport(tx, ctx, { service, environment, release }, input);
    if (isNew) {
      await recordLedgerEvent(tx, ctx, {
        type: 'releases.slo_reported',
        serviceId: service.id,
        subjectId: release.id,
        body: sloFacts(report),
      });
    }
    return report;
  });
}

/** What evidence keeps of a report. */
export function sloFacts(report: SloReport) {
  const { service, environment, version, slo, burnRate, samples, from, to, isSimulated } = report;
  const range = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  return { service, environment, version, slo, burnRate, samples, ...range, isSimulated };
}

/** The part inside the transaction, for imports too; evidence is the caller's. The same report again changes nothing. */
export async function addSloReport(
  tx: Transaction,
  ctx: RequestContext,
  target: { service: Service; environment: Environment; release: Release },
  input: NewSloReport,
): Promise<{ report: SloReport; isNew: boolean }> {
  const { service, environment, release } = target;
  refuseFutureMoment(ctx, 'to', input.to);
  if (input.to < input.from) {
    throw new Problem('request.invalid', '`body.to`: is before `from`', {
      help: 'send the two the other way round',
      fields: [{ field: 'body.to', problem: 'is before `from`' }],
    });
  }
  await ensureLane(tx, service.id, environment.id);
  const { slo, burnRate, samples, from, to } = input;
  const report: SloReport = {
    id: ctx.newId(),
    service: service.name,
    releaseId: release.id,
    version: release.version,
    environmentId: environment.id,
    environment: environment.name,
    slo,
    burnRate,
    samples,
    from,
    to,
    isSimulated: service.isSample,
  };
  if (await insertSloReport(tx, report, { at: ctx.now, by: actorRef(ctx.actor) })) return { report, isNew: true };
  const known = await findSloReport(tx, report);
  if (known === undefined) throw new RangeError('an slo report vanished while it was read');
  if (known.burnRate === burnRate && known.samples === samples) return { report: known, isNew: false };
  throw new Problem(
    'releases.report_differs',
    `\`${slo}\` of \`${release.version}\` was reported otherwise for this window`,
    {
      help: `recorded is a burn rate of ${known.burnRate} from ${known.samples} samples; report another window`,
    },
  );
}
