import type { releasesOperations } from '@lockstep/contract';
import type { Handlers } from '../platform/http/handlers.ts';
import { toPage } from '../platform/http/paging.ts';
import { showRelease, listComponents, listDeployments, listReleasesOf } from './list-ledger.ts';
import { addRelease } from './add-release.ts';
import { endChange } from './end-change.ts';
import { endDeployment } from './end-deployment.ts';
import { importLedger } from './import-ledger.ts';
import { putSbom } from './put-sbom.ts';
import { requireReadableEncoding } from './read-upload.ts';
import type { ExposureStrip, LedgerIncident } from './ports.ts';
import { recordServiceChange } from './record-change.ts';
import { recordDeployment } from './record-deployment.ts';
import { recordPoint } from './record-point.ts';
import type { Deployment, PointOfNoReturn, Release, ReleaseSbom, ServiceChange, SloReport } from './release.ts';
import type { SbomEntry } from './sbom-store.ts';
import { reportSlo } from './report-slo.ts';
import { type Lane, type LedgerView, showLedger } from './show-ledger.ts';

function toIso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

function toIsoOrNull(epochMs: number | undefined): string | null {
  return epochMs === undefined ? null : toIso(epochMs);
}

function toMs(iso: string | undefined): number | undefined {
  return iso === undefined ? undefined : Date.parse(iso);
}

const noSbom = {
  digest: null,
  format: null,
  specVersion: null,
  completeness: null,
  components: 0,
  gatingComponents: 0,
  shareOfPreviousPercent: null,
  unjudged: 0,
  problem: null,
};

function sbomBody(sbom: ReleaseSbom) {
  switch (sbom.state) {
    case 'missing':
      return { ...noSbom, state: sbom.state };
    case 'unparseable':
      return { ...noSbom, state: sbom.state, problem: sbom.problem };
    case 'present': {
      const { excludedComponents, previousGatingComponents: previous, ...rest } = sbom;
      return {
        ...rest,
        components: sbom.gatingComponents + excludedComponents,
        shareOfPreviousPercent:
          previous === undefined || previous === 0 ? null : Math.round((100 * sbom.gatingComponents) / previous),
        problem: null,
      };
    }
  }
}

function releaseBody(release: Release) {
  const { serviceId: _, sbom, commit, ...rest } = release;
  return {
    ...rest,
    commit: commit ?? null,
    sbom: sbomBody(sbom),
    releasedAt: toIso(release.releasedAt),
    recordedAt: toIso(release.recordedAt),
  };
}

function deploymentBody(deployment: Deployment) {
  const { serviceId: _s, environmentId: _e, releaseId: _r, ...rest } = deployment;
  return {
    ...rest,
    from: toIso(deployment.from),
    to: toIsoOrNull(deployment.to),
    decisionId: deployment.decisionId ?? null,
    gateReason: deployment.gateReason ?? null,
  };
}

function pointBody(point: PointOfNoReturn) {
  const { serviceId: _s, environmentId: _e, firstReleaseId: _r, ...rest } = point;
  return { ...rest, at: toIso(point.at), firstVersion: point.firstVersion ?? null };
}

function changeBody(change: ServiceChange) {
  const { serviceId: _s, environmentId: _e, ...rest } = change;
  return {
    ...rest,
    at: toIso(change.at),
    owner: change.owner ?? null,
    expiresAt: toIsoOrNull(change.expiresAt),
    endedAt: toIsoOrNull(change.endedAt),
  };
}

function sloBody(report: SloReport) {
  const { releaseId: _r, environmentId: _e, ...rest } = report;
  return { ...rest, from: toIso(report.from), to: toIso(report.to) };
}

function exposureBody(strip: ExposureStrip) {
  const { environmentId: _e, ...rest } = strip;
  return {
    ...rest,
    from: toIso(strip.from),
    to: toIsoOrNull(strip.to),
    knownFrom: toIsoOrNull(strip.knownFrom),
  };
}

function incidentBody(incident: LedgerIncident) {
  const { environmentId: _e, ...rest } = incident;
  return { ...rest, from: toIso(incident.from), to: toIsoOrNull(incident.to) };
}

function entryBody(entry: SbomEntry) {
  const { place: _p, ...rest } = entry;
  return { ...rest, purl: entry.purl === '' ? null : entry.purl };
}

function laneBody(lane: Lane) {
  return {
    environment: lane.environment,
    isProduction: lane.isProduction,
    deployments: lane.deployments.map(deploymentBody),
    points: lane.points.map(pointBody),
    changes: lane.changes.map(changeBody),
    exposures: lane.exposures.map(exposureBody),
    incidents: lane.incidents.map(incidentBody),
    burns: lane.burns.map(({ version, slo, burnRate, samples }) => ({ version, slo, burnRate, samples })),
  };
}

function ledgerBody(view: LedgerView) {
  return { service: view.service, from: toIso(view.from), to: toIso(view.to), lanes: view.lanes.map(laneBody) };
}

export const releasesHandlers: Handlers<typeof releasesOperations> = {
  listReleases: async (ctx, { params, query }) =>
    toPage(await listReleasesOf(ctx, params.service, query), query.limit, releaseBody, (release) => [
      release.releasedAt,
      release.id,
    ]),
  getRelease: async (ctx, { params }) => releaseBody(await showRelease(ctx, params.service, params.version)),
  addRelease: async (ctx, { params, body }) =>
    releaseBody(await addRelease(ctx, params.service, { ...body, releasedAt: toMs(body.releasedAt) })),
  putSbom: async (ctx, { params, query, stream, headers }) => {
    requireReadableEncoding(headers['content-encoding']);
    return releaseBody(await putSbom(ctx, { ...params, name: query.name, stream }));
  },
  listComponents: async (ctx, { params, query }) =>
    toPage(await listComponents(ctx, params, query), query.limit, entryBody, ({ name, ecosystem, version }) => [
      name,
      ecosystem,
      version,
    ]),
  recordDeployment: async (ctx, { params, body }) =>
    deploymentBody(await recordDeployment(ctx, params.service, { ...body, at: toMs(body.at), to: toMs(body.to) })),
  endDeployment: async (ctx, { params, body }) =>
    deploymentBody(await endDeployment(ctx, { ...params, at: toMs(body.at) })),
  listDeployments: async (ctx, { query }) =>
    toPage(await listDeployments(ctx, query), query.limit, deploymentBody, ({ from, id }) => [from, id]),
  getLedger: async (ctx, { params, query }) =>
    ledgerBody(
      await showLedger(ctx, params.service, {
        from: toMs(query.from),
        to: toMs(query.to),
        knownAt: toMs(query.knownAt),
      }),
    ),
  recordPoint: async (ctx, { params, body }) =>
    pointBody(await recordPoint(ctx, params.service, { ...body, at: toMs(body.at) })),
  recordChange: async (ctx, { params, body }) =>
    changeBody(
      await recordServiceChange(ctx, params.service, {
        ...body,
        at: toMs(body.at),
        expiresAt: toMs(body.expiresAt),
      }),
    ),
  endChange: async (ctx, { params, body }) => changeBody(await endChange(ctx, { ...params, at: toMs(body.at) })),
  reportSlo: async (ctx, { params, body }) =>
    sloBody(await reportSlo(ctx, params, { ...body, from: Date.parse(body.from), to: Date.parse(body.to) })),
  importLedger: async (ctx, { stream, headers }) => {
    requireReadableEncoding(headers['content-encoding']);
    return importLedger(ctx, stream);
  },
};
