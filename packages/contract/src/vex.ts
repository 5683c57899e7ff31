import { z } from 'zod';
import { ActorRef, Id, Instant, Nothing, PageQuery, Reason, Slug } from './common.ts';
import { operation } from './operation.ts';
import { pageOf } from './paging.ts';

/** In the order in which documents are believed. */
export const VexTrust = z.enum(['own', 'vendor', 'hub']);
export const VexAcceptance = z.enum(['known_exploited', 'malicious']);
const VexStatus = z.enum(['not_affected', 'affected', 'fixed', 'under_investigation']);

/** The VEX statement that keeps a finding from gating. */
export const Suppression = z.object({
  status: z.enum(['not_affected', 'fixed']),
  justification: z.string().nullable(),
  statement: z.string().nullable(),
  author: z.string(),
  trust: VexTrust,
  document: z.string(),
  /** JSON pointer of the statement in the document. */
  statementId: z.string(),
  issuedAt: Instant,
  expiresAt: Instant.nullable(),
  because: z.string(),
});

const Name = z
  .string()
  .trim()
  .min(1)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'must not hold control characters');

const Problem = z.object({ at: z.string(), problem: z.string(), help: z.string() });

export const VexDocument = z.object({
  id: Id,
  /** What it goes by here: of two with one name, the later speaks. */
  name: z.string(),
  format: z.enum(['openvex', 'csaf', 'cyclonedx']),
  specVersion: z.string(),
  version: z.string().nullable(),
  author: z.string(),
  trust: VexTrust,
  issuedAt: Instant.nullable(),
  expiresAt: Instant.nullable(),
  digest: z.string(),
  statements: z.number().int(),
  /** Statements that could not be read. */
  dropped: z.number().int(),
  accepts: z.array(VexAcceptance),
  loadedAt: Instant,
  loadedBy: ActorRef,
  state: z.enum(['in_force', 'expired', 'replaced', 'withdrawn']),
  endedAt: Instant.nullable(),
  endedBecause: z.string().nullable(),
});

/** What one statement does here, or how near it came. */
export const VexCheck = z.object({
  /** JSON pointer into the document. */
  id: z.string(),
  vulnerabilities: z.array(z.string()),
  /** At most ten of them. */
  products: z.array(z.string()),
  status: VexStatus,
  justification: z.string().nullable(),
  statement: z.string().nullable(),
  issuedAt: Instant.nullable(),
  result: z.enum(['suppresses', 'keeps', 'overruled', 'not_applied']),
  components: z.number().int(),
  releases: z.number().int(),
  services: z.array(Slug),
  because: z.string(),
});

export const VexReport = z.object({
  document: VexDocument,
  problems: z.array(Problem),
  counts: z.object({
    suppresses: z.number().int(),
    keeps: z.number().int(),
    overruled: z.number().int(),
    notApplied: z.number().int(),
  }),
  /** Newest first that hold what the document names. */
  releasesLookedAt: z.number().int(),
  releasesLeftOut: z.number().int(),
});

export const VexLink = z.object({ product: z.string(), service: Slug, linkedAt: Instant, linkedBy: ActorRef });

/** A VEX document in a bundle, with the terms it was loaded on. */
export const BundledVex = z.object({
  name: z.string().min(1).max(2000),
  author: z.string(),
  trust: VexTrust,
  /** Of the bytes of its text: `sha256:` and hex. */
  digest: z.string(),
  issuedAt: Instant.nullable(),
  expiresAt: Instant.nullable(),
  /** Null: it is too large, or was loaded before texts were kept. */
  text: z.string().nullable(),
});
export type BundledVex = z.infer<typeof BundledVex>;

const OfDocument = z.object({ document: Id });

export const vexOperations = {
  /** Body: the document itself: OpenVEX, CSAF 2.0 or CycloneDX as JSON, plain or .gz. The same bytes and terms again change nothing. */
  loadVex: operation({
    method: 'POST',
    path: '/api/v1/vex',
    summary: 'Load a VEX document',
    permission: 'advisories.vex',
    stream: true,
    params: Nothing,
    query: z.object({
      /** Else the publisher's id of the document, else its digest. */
      name: Name.max(300).optional(),
      trust: VexTrust.default('hub'),
      /** From then on as if it had never been loaded. */
      expiresAt: Instant.optional(),
      allowOlder: z.stringbool().optional(),
    }),
    body: Nothing,
    response: z.object({
      document: VexDocument,
      isNew: z.boolean(),
      /** The document it took the place of. */
      replaced: Id.nullable(),
      problems: z.array(Problem),
    }),
    errors: ['advisories.vex_invalid', 'advisories.vex_differs', 'advisories.feed_older', 'request.too_large'],
  }),
  /** Body: `BundledVex` as JSON Lines, plain or .gz. The same again changes nothing. */
  importVex: operation({
    method: 'POST',
    path: '/api/v1/vex/import',
    summary: 'Load the VEX documents of a bundle',
    permission: 'advisories.vex',
    stream: true,
    params: Nothing,
    query: z.object({
      /** They are all those of this repository: others of it are withdrawn. */
      source: Slug.optional(),
      /** When the bundle was made: what was withdrawn here later is not loaded again. */
      madeAt: Instant,
      allowOlder: z.stringbool().optional(),
    }),
    body: Nothing,
    response: z.object({
      added: z.number().int(),
      changed: z.number().int(),
      unchanged: z.number().int(),
      gone: z.number().int(),
      /** Documents that were not loaded, by name. */
      rejected: z.array(z.object({ at: z.string(), problem: z.string() })),
    }),
    errors: [
      'advisories.vex_invalid',
      'advisories.vex_differs',
      'advisories.feed_invalid',
      'advisories.feed_older',
      'advisories.feed_shrunk',
      'request.too_large',
    ],
  }),
  listVex: operation({
    method: 'GET',
    path: '/api/v1/vex',
    summary: 'VEX documents, newest first',
    permission: 'advisories.read',
    params: Nothing,
    query: PageQuery.extend({ ended: z.stringbool().optional() }),
    body: Nothing,
    response: pageOf(VexDocument),
    errors: [],
  }),
  getVexReport: operation({
    method: 'GET',
    path: '/api/v1/vex/:document/report',
    summary: 'What every statement of a document does here, or how near it came',
    permission: 'advisories.read',
    params: OfDocument,
    query: PageQuery.extend({ result: VexCheck.shape.result.optional() }),
    body: Nothing,
    response: pageOf(VexCheck).extend(VexReport.shape),
    errors: ['advisories.vex_not_found'],
  }),
  withdrawVex: operation({
    method: 'POST',
    path: '/api/v1/vex/:document/withdraw',
    summary: 'Withdraw a VEX document: what it suppressed gates again',
    permission: 'advisories.vex',
    params: OfDocument,
    query: Nothing,
    body: z.object({ reason: Reason }),
    response: VexDocument,
    errors: ['advisories.vex_not_found'],
  }),
  /** Known exploited and malicious findings are suppressed by a document only after a holder of the security key has said so. */
  acceptVex: operation({
    method: 'POST',
    path: '/api/v1/vex/:document/accept',
    summary: 'Let a VEX document speak about known exploited or malicious findings',
    permission: 'gate.sign_security',
    interactive: true,
    params: OfDocument,
    query: Nothing,
    body: z.object({ accepts: z.array(VexAcceptance).min(1).max(2), reason: Reason }),
    response: VexDocument,
    errors: ['advisories.vex_not_found'],
  }),
  listVexLinks: operation({
    method: 'GET',
    path: '/api/v1/vex-links',
    summary: 'Products of VEX documents and the services they are',
    permission: 'advisories.read',
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: z.object({ items: z.array(VexLink) }),
    errors: [],
  }),
  linkVexProduct: operation({
    method: 'POST',
    path: '/api/v1/vex-links',
    summary: 'Say which service a product of VEX documents is',
    permission: 'advisories.vex',
    params: Nothing,
    query: Nothing,
    /** `isLinked: false` takes the link away. */
    body: z.object({ product: Name.max(1000), service: Slug, isLinked: z.boolean().default(true) }),
    response: z.object({ items: z.array(VexLink) }),
    errors: ['services.service_not_found'],
  }),
};
