import type { ActorRef as ActorRefSchema, DeploymentSource as SourceSchema } from '@lockstep/contract';
import type { ChangeKind as ChangeKindSchema, PointKind as PointKindSchema } from '@lockstep/contract';
import type { SbomCompleteness, SbomFormat } from '@lockstep/advisories';
import type { z } from 'zod';
import type { Actor } from '../platform/context.ts';

export type ActorRef = z.infer<typeof ActorRefSchema>;
export type DeploymentSource = z.infer<typeof SourceSchema>;
export type PointKind = z.infer<typeof PointKindSchema>;
export type ChangeKind = z.infer<typeof ChangeKindSchema>;
export type Motive = 'reliability' | 'security' | 'routine';

export function actorRef(actor: Actor): ActorRef {
  return { id: actor.id, name: actor.name, kind: actor.kind === 'anonymous' ? 'system' : actor.kind };
}

/** Times are epoch milliseconds, here and below. */
export interface Release {
  readonly id: string;
  readonly serviceId: string;
  readonly service: string;
  readonly version: string;
  readonly line: string;
  readonly releasedAt: number;
  readonly commit: string | undefined;
  /** Sorted. */
  readonly digests: readonly string[];
  readonly sbom: ReleaseSbom;
  readonly recordedAt: number;
  readonly recordedBy: ActorRef;
}

export type ReleaseSbom =
  | { readonly state: 'missing' }
  | { readonly state: 'unparseable'; readonly problem: string }
  | {
      readonly state: 'present';
      readonly digest: string;
      readonly format: SbomFormat;
      /** Of a lock file its kind: `package-lock.json`. */
      readonly specVersion: string;
      readonly completeness: SbomCompleteness;
      /** Scope required or optional; `excluded` ones are shown and do not gate. */
      readonly gatingComponents: number;
      readonly excludedComponents: number;
      readonly unjudged: number;
      /** Of the release before it in the line that has an SBOM. */
      readonly previousGatingComponents: number | undefined;
    };

/** A deployment with the names people know. */
export interface Deployment {
  readonly id: string;
  readonly serviceId: string;
  readonly service: string;
  readonly environmentId: string;
  readonly environment: string;
  readonly releaseId: string;
  readonly version: string;
  /** Empty: the service as a whole. */
  readonly replica: string;
  readonly from: number;
  readonly to: number | undefined;
  readonly sharePercent: number;
  readonly source: DeploymentSource;
  readonly decisionId: string | undefined;
  readonly isGated: boolean;
  readonly gateReason: string | undefined;
  readonly motive: Motive;
  readonly isSimulated: boolean;
  readonly recordedBy: ActorRef;
}

export interface PointOfNoReturn {
  readonly id: string;
  readonly serviceId: string;
  readonly service: string;
  readonly environmentId: string;
  readonly environment: string;
  readonly kind: PointKind;
  readonly at: number;
  readonly note: string;
  /** First release on its far side, where stated. */
  readonly firstReleaseId: string | undefined;
  readonly firstVersion: string | undefined;
  readonly isSimulated: boolean;
  readonly recordedBy: ActorRef;
}

export interface ServiceChange {
  readonly id: string;
  readonly serviceId: string;
  readonly service: string;
  readonly environmentId: string;
  readonly environment: string;
  readonly kind: ChangeKind;
  readonly subject: string;
  readonly note: string;
  readonly at: number;
  readonly weakensControl: boolean;
  readonly owner: string | undefined;
  readonly expiresAt: number | undefined;
  readonly endedAt: number | undefined;
  readonly motive: Motive;
  readonly recordedBy: ActorRef;
}

export interface SloReport {
  readonly id: string;
  readonly service: string;
  readonly releaseId: string;
  readonly version: string;
  readonly environmentId: string;
  readonly environment: string;
  readonly slo: string;
  readonly burnRate: number;
  readonly samples: number;
  readonly from: number;
  readonly to: number;
  readonly isSimulated: boolean;
}
