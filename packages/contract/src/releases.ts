import { z } from 'zod';
import { ActorRef, Digest, Id, Instant, Nothing, OfRelease, OfService, PageQuery, Slug, Version } from './common.ts';
import { deploymentsOperations } from './deployments.ts';
import { ledgerEventsOperations } from './ledger-events.ts';
import { ledgerOperations } from './ledger.ts';
import { operation } from './operation.ts';
import { pageOf } from './paging.ts';

export const SbomState = z.enum(['missing', 'unparseable', 'present']);

export const Release = z.object({
  id: Id,
  service: Slug,
  version: Version,
  line: z.string(),
  releasedAt: Instant,
  commit: z.string().nullable(),
  digests: z.array(Digest),
  sbom: z.object({
    state: SbomState,
    /** `sha256:` of the bytes as uploaded, unpacked. */
    digest: z.string().nullable(),
    /** `cyclonedx`, `spdx`, or `lockfile` for what a package manager resolved. */
    format: z.string().nullable(),
    /** Version of the format; of a lock file its kind: `package-lock.json`. */
    specVersion: z.string().nullable(),
    completeness: z.enum(['complete', 'incomplete', 'unknown']).nullable(),
    components: z.number().int(),
    gatingComponents: z.number().int(),
    /** Per cent of the gating components of the release before it in the line; null when there is none. */
    shareOfPreviousPercent: z.number().int().nullable(),
    unjudged: z.number().int(),
    problem: z.string().nullable(),
  }),
  recordedAt: Instant,
  recordedBy: ActorRef,
});

export const NewRelease = z.object({
  version: Version,
  line: z.string().min(1).max(64).optional(),
  /** When it was built or tagged; default now. Not in the future. */
  releasedAt: Instant.optional(),
  commit: z.string().max(128).optional(),
  digests: z.array(Digest).max(50).default([]),
});

export const releasesOperations = {
  listReleases: operation({
    method: 'GET',
    path: '/api/v1/services/:service/releases',
    summary: 'Releases of a service, newest first',
    permission: 'releases.read',
    params: OfService,
    query: PageQuery.extend({ line: z.string().optional() }),
    body: Nothing,
    response: pageOf(Release),
    errors: ['services.service_not_found'],
  }),
  getRelease: operation({
    method: 'GET',
    path: '/api/v1/services/:service/releases/:version',
    summary: 'One release',
    permission: 'releases.read',
    params: OfRelease,
    query: Nothing,
    body: Nothing,
    response: Release,
    errors: ['services.service_not_found', 'releases.release_not_found'],
  }),
  /** Repeating it with the same facts changes nothing; with other facts it is refused: releases are never edited. */
  addRelease: operation({
    method: 'POST',
    path: '/api/v1/services/:service/releases',
    summary: 'Register a release',
    permission: 'releases.write',
    idempotent: true,
    params: OfService,
    query: Nothing,
    body: NewRelease,
    response: Release,
    errors: ['services.service_not_found', 'releases.release_differs', 'gate.sample_only'],
  }),
  /** Body: the document itself (CycloneDX, SPDX or a lock file, optionally gzip with `content-encoding: gzip`). */
  putSbom: operation({
    method: 'PUT',
    path: '/api/v1/services/:service/releases/:version/sbom',
    summary: 'Attach the SBOM of a release',
    permission: 'releases.write',
    stream: true,
    params: OfRelease,
    /** The file's name tells apart lock files whose content does not, such as `requirements.txt`. */
    query: z.object({ name: z.string().max(255).optional() }),
    body: Nothing,
    response: Release,
    errors: [
      'services.service_not_found',
      'releases.release_not_found',
      'releases.sbom_invalid',
      'releases.sbom_differs',
      'request.too_large',
      'request.unsupported_media_type',
      'gate.sample_only',
    ],
  }),
  listComponents: operation({
    method: 'GET',
    path: '/api/v1/services/:service/releases/:version/components',
    summary: 'Components of a release',
    permission: 'releases.read',
    params: OfRelease,
    query: PageQuery.extend({ search: z.string().max(200).optional() }),
    body: Nothing,
    response: pageOf(
      z.object({
        ecosystem: z.string(),
        name: z.string(),
        version: z.string(),
        scope: z.enum(['required', 'optional', 'excluded']),
        purl: z.string().nullable(),
      }),
    ),
    errors: ['services.service_not_found', 'releases.release_not_found'],
  }),
  ...deploymentsOperations,
  ...ledgerEventsOperations,
  ...ledgerOperations,
};
