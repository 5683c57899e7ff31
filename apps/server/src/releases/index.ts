import { registerSearch } from '../platform/search/sources.ts';
import { releasesSearch } from './search-store.ts';
export { ensureRelease, type NewRelease } from './add-release.ts';
export { type ComponentName, listComponentsById, type StoredComponent } from './component-store.ts';
export { listOwners } from './component-origin-store.ts';
export {
  findDeployment,
  listDeploymentsOfReleases,
  listDeploymentsOfService,
  maxLaneDeployments,
} from './deployment-store.ts';
export { changesInForce, listPoints, type ReleaseBurn } from './event-store.ts';
export { ledgerChanged } from './events.ts';
export { lockLane } from './lane-store.ts';
export {
  type ComponentListener,
  type DeploymentJudge,
  type DeploymentJudgement,
  type ExposureStrip,
  type LedgerIncident,
  type LedgerRange,
  registerComponentListener,
  registerDeploymentJudge,
  registerExposureSource,
  registerIncidentImporter,
  registerIncidentSource,
} from './ports.ts';
export {
  type ActorRef,
  actorRef,
  type ChangeKind,
  type Deployment,
  type DeploymentSource,
  type Motive,
  type PointKind,
  type PointOfNoReturn,
  type Release,
  type ReleaseSbom,
  type ServiceChange,
  type SloReport,
} from './release.ts';
export {
  type Departure,
  listDepartures,
  type ReliabilityRecord,
  reliabilityRecord,
  reliabilityRecords,
} from './reliability-record.ts';
export { getSbomReport } from './get-sbom-report.ts';
export { findCurrent, listServing, servingAt, type ServingRelease } from './serving-store.ts';
export { deleteSampleLedger } from './sample-store.ts';
export { listReleasesHolding, listSbomParts, type SbomParts } from './sbom-store.ts';
export { countReleases, findRelease, getRelease, listReleases, listReleasesById, type ReleaseList } from './store.ts';
export { refuseFutureMoment } from './moments.ts';
export { recordDeployment } from './record-deployment.ts';
export { recordServiceChange } from './record-change.ts';
export { type LedgerFact, listLedgerFacts, listServingOf, type ServingNow } from './told-store.ts';
export { importLedger } from './import-ledger.ts';
export { releasesHandlers } from './routes.ts';

registerSearch(releasesSearch);
