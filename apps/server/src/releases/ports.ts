import type { RequestContext, Transaction } from '../platform/context.ts';
import type { Service } from '#services/index.ts';
import type { StoredComponent } from './component-store.ts';
import type { Deployment } from './release.ts';

/** What the gate says about a deployment that is being recorded. */
export interface DeploymentJudgement {
  readonly decisionId: string | undefined;
  readonly isGated: boolean;
  /** Why it counts as gated or ungated, in a sentence. */
  readonly reason: string;
}

export type DeploymentJudge = (
  tx: Transaction,
  ctx: RequestContext,
  deployment: Deployment,
) => Promise<DeploymentJudgement>;

/** An interval in which a known finding was live. */
export interface ExposureStrip {
  readonly environmentId: string;
  readonly group: string;
  readonly package: string;
  readonly version: string;
  readonly from: number;
  readonly to: number | undefined;
  readonly knownFrom: number | undefined;
  readonly deadline: string;
  readonly isKnownExploited: boolean;
}

export interface LedgerIncident {
  readonly id: string;
  /** undefined: every environment. */
  readonly environmentId: string | undefined;
  readonly title: string;
  readonly severity: 'sev1' | 'sev2' | 'sev3' | 'sev4' | 'sev5';
  readonly kind: 'reliability' | 'security' | 'both';
  readonly from: number;
  readonly to: number | undefined;
}

export interface LedgerRange {
  readonly serviceId: string;
  readonly from: number;
  readonly to: number;
  readonly knownAt: number;
  /** Deployments of the range, by which exposure is computed. */
  readonly deployments: readonly Deployment[];
}

/** Judges components that no SBOM held before, in the transaction that adds them: a release is never shown unjudged. */
export type ComponentListener = (
  tx: Transaction,
  ctx: RequestContext,
  components: readonly StoredComponent[],
) => Promise<void>;

/** Records one imported incident. @returns false when it was there already */
export type IncidentImporter = (
  tx: Transaction,
  ctx: RequestContext,
  service: Service,
  line: unknown,
) => Promise<boolean>;

/** What later slices bring: this slice may not import them. `app.ts` loads them before anything is served. */
interface Ports {
  judgeDeployment: DeploymentJudge;
  exposures: (tx: Transaction, range: LedgerRange) => Promise<readonly ExposureStrip[]>;
  /** Those that the caller may see. */
  incidents: (ctx: RequestContext, range: LedgerRange) => Promise<readonly LedgerIncident[]>;
  componentsAdded: ComponentListener;
  importIncident: IncidentImporter | undefined;
}

export const ports: Ports = {
  judgeDeployment: async () => ({ decisionId: undefined, isGated: false, reason: 'no gate judged it' }),
  exposures: async () => [],
  incidents: async () => [],
  componentsAdded: async () => undefined,
  importIncident: undefined,
};

/** Decides, inside the transaction that records a deployment, whether a decision covers it. May refuse by throwing. */
export function registerDeploymentJudge(judge: DeploymentJudge): void {
  ports.judgeDeployment = judge;
}

export function registerExposureSource(source: Ports['exposures']): void {
  ports.exposures = source;
}

export function registerIncidentSource(source: Ports['incidents']): void {
  ports.incidents = source;
}

export function registerComponentListener(listener: ComponentListener): void {
  ports.componentsAdded = listener;
}

export function registerIncidentImporter(importer: IncidentImporter): void {
  ports.importIncident = importer;
}
