import type { ImportSummary as ImportSummarySchema } from '@lockstep/contract';
import type { z } from 'zod';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { getEnvironment, type Service } from '#services/index.ts';
import { ensureRelease, releaseFacts } from './add-release.ts';
import { findSameDeployment } from './deployment-store.ts';
import { recordLedgerEvent } from './events.ts';
import type { ImportLine } from './import-lines.ts';
import { ports } from './ports.ts';
import { addDeployment, announceDeployment, deploymentFacts } from './record-deployment.ts';
import { addPoint, hasPoint, pointFacts } from './record-point.ts';
import { addSloReport, sloFacts } from './report-slo.ts';
import { getRelease, updateReleaseSbomProblem } from './store.ts';
import { attachSbom, sbomFacts, storeSboms } from './store-sboms.ts';

export type ImportSummary = z.infer<typeof ImportSummarySchema>;

export function emptySummary(): ImportSummary {
  return {
    releases: { added: 0, unchanged: 0 },
    sboms: { added: 0, unchanged: 0, missing: 0 },
    events: { added: 0, unchanged: 0 },
    problems: [],
  };
}

/** One transaction's worth of lines. What is written goes into one evidence record. */
interface Batch {
  readonly tx: Transaction;
  readonly ctx: RequestContext;
  readonly service: Service;
  readonly summary: ImportSummary;
  readonly written: unknown[];
}

/** Writes what is new of these lines; a line that is refused is reported and leaves nothing. */
export async function importBatch(
  tx: Transaction,
  ctx: RequestContext,
  service: Service,
  lines: readonly ImportLine[],
): Promise<ImportSummary> {
  const batch: Batch = { tx, ctx, service, summary: emptySummary(), written: [] };
  const uploads = lines.flatMap((line) => (line.kind === 'release' && line.upload?.ok === true ? [line.upload] : []));
  await storeSboms(tx, ctx, uploads);
  for (const line of lines) {
    try {
      await importLine(batch, line);
    } catch (error) {
      // Everything a line may be refused for is found before it writes.
      if (!(error instanceof Problem)) throw error;
      batch.summary.problems.push({ at: line.at, problem: error.message });
    }
  }
  const [first, last] = [lines[0], lines.at(-1)];
  if (batch.written.length > 0 && first !== undefined && last !== undefined) {
    await recordLedgerEvent(tx, ctx, {
      type: 'releases.ledger_imported',
      serviceId: service.id,
      subjectId: service.id,
      body: { service: service.name, from: first.at, to: last.at, written: batch.written },
    });
  }
  return batch.summary;
}

async function importLine(batch: Batch, line: ImportLine): Promise<void> {
  switch (line.kind) {
    case 'release':
      return importRelease(batch, line);
    case 'deployment':
      return importDeployment(batch, line);
    case 'point':
      return importPoint(batch, line);
    case 'slo':
      return importSlo(batch, line);
    case 'incident': {
      const { tx, ctx, service } = batch;
      if (ports.importIncident === undefined)
        throw new Problem('request.invalid', 'incidents can not be recorded here');
      return count(batch, await ports.importIncident(tx, ctx, service, line.line.incident), {
        incident: line.line.incident,
      });
    }
  }
}

function count(batch: Batch, isNew: boolean, written: unknown): void {
  batch.summary.events[isNew ? 'added' : 'unchanged'] += 1;
  if (isNew) batch.written.push(written);
}

type LineOf<Kind extends ImportLine['kind']> = Extract<ImportLine, { kind: Kind }>;

async function importRelease(batch: Batch, { line, upload, at }: LineOf<'release'>): Promise<void> {
  const { tx, ctx, service, summary } = batch;
  const { releasedAt, ...facts } = line.release;
  const { release, isNew } = await ensureRelease(tx, ctx, service, { ...facts, releasedAt: Date.parse(releasedAt) });
  summary.releases[isNew ? 'added' : 'unchanged'] += 1;
  if (isNew) batch.written.push({ release: releaseFacts(release) });
  if (upload === undefined) {
    if (release.sbom.state === 'missing') summary.sboms.missing += 1;
  } else if (upload.ok) {
    const isAttached = await attachSbom(tx, { service, release }, upload);
    summary.sboms[isAttached ? 'added' : 'unchanged'] += 1;
    if (isAttached) batch.written.push({ version: release.version, sbom: sbomFacts(upload) });
  } else {
    summary.problems.push({ at, problem: `sbom of \`${release.version}\`: ${upload.problem}` });
    if (release.sbom.state !== 'missing') return;
    // The release is a fact even so, and that nobody can read its parts is another.
    await updateReleaseSbomProblem(tx, release.id, upload.problem);
    batch.written.push({ version: release.version, sbomProblem: upload.problem });
  }
}

async function importDeployment(batch: Batch, { line }: LineOf<'deployment'>): Promise<void> {
  const { tx, ctx, service } = batch;
  const { at, to, ...facts } = line.deployment;
  const environment = await getEnvironment(tx, facts.environment);
  const release = await getRelease(tx, service, facts.version);
  const { replica, source, sharePercent } = facts;
  const from = Date.parse(at);
  const lane = { releaseId: release.id, environmentId: environment.id };
  const same = await findSameDeployment(tx, { ...lane, replica, source, from, sharePercent });
  const end = to === undefined ? undefined : Date.parse(to);
  // Without an end in the file, the next deployment of the file may have ended it.
  if (same !== undefined && (end === undefined || end === same.to)) return count(batch, false, undefined);
  const input = { ...facts, at: from, to: end };
  const { deployment } = await addDeployment(tx, ctx, { service, environment, release }, input);
  if (deployment.to === undefined || deployment.motive !== 'routine') await announceDeployment(tx, ctx, deployment);
  count(batch, true, { deployment: deploymentFacts(deployment) });
}

async function importPoint(batch: Batch, { line }: LineOf<'point'>): Promise<void> {
  const { tx, ctx, service } = batch;
  const input = { ...line.point, at: Date.parse(line.point.at) };
  const lane = { service, environment: await getEnvironment(tx, input.environment) };
  if (await hasPoint(tx, lane, input)) return count(batch, false, undefined);
  count(batch, true, { point: pointFacts(await addPoint(tx, ctx, lane, input)) });
}

async function importSlo(batch: Batch, { line }: LineOf<'slo'>): Promise<void> {
  const { tx, ctx, service } = batch;
  const { version, from, to, ...facts } = line.slo;
  const environment = await getEnvironment(tx, facts.environment);
  const release = await getRelease(tx, service, version);
  const input = { ...facts, from: Date.parse(from), to: Date.parse(to) };
  const { report, isNew } = await addSloReport(tx, ctx, { service, environment, release }, input);
  count(batch, isNew, { slo: sloFacts(report) });
}
