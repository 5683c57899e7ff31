import { z } from 'zod';
import { Exposure, Instant, Slug, Version } from './common.ts';
import { NewDeployment } from './deployments.ts';
import { NewIncident } from './incidents.ts';
import { NewPointOfNoReturn, NewSloReport } from './ledger-events.ts';
import { NewRelease } from './releases.ts';

/** First line of a ledger file. What exists already stays as it is. */
export const LedgerHeader = z.strictObject({
  format: z.literal('lockstep-ledger/1'),
  service: z.strictObject({
    name: Slug,
    title: z.string().trim().max(120).optional(),
    team: Slug.optional(),
    tier: z.number().int().min(1).max(4).default(3),
    exposure: Exposure.optional(),
  }),
  environments: z
    .array(z.strictObject({ name: Slug, isProduction: z.boolean() }))
    .max(100)
    .default([]),
});
export type LedgerHeader = z.input<typeof LedgerHeader>;

/**
 * Every other line is an object with one of these names; `release` may stand beside its SBOM, either as the document itself
 * (its digest is that of the document printed without white space) or as the base64 of the packed file (its digest is the
 * file's). Times are given, so that a file can be imported again.
 */
export const ledgerLines = {
  release: z.strictObject({
    release: NewRelease.extend({ releasedAt: Instant }),
    sbom: z.record(z.string(), z.unknown()).optional(),
    sbomBase64Gzip: z.base64().optional(),
  }),
  deployment: z.strictObject({ deployment: NewDeployment.extend({ at: Instant }) }),
  point: z.strictObject({ point: NewPointOfNoReturn.extend({ at: Instant }) }),
  incident: z.strictObject({
    incident: NewIncident.omit({ service: true }).extend({
      startedAt: Instant,
      resolvedAt: Instant.optional(),
      fixedByVersion: Version.optional(),
    }),
  }),
  slo: z.strictObject({ slo: NewSloReport.extend({ version: Version }) }),
} as const;

export type LedgerLineKind = keyof typeof ledgerLines;
export type LedgerLine = { [Kind in LedgerLineKind]: z.input<(typeof ledgerLines)[Kind]> }[LedgerLineKind];
