import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { reasonCodes, verdicts } from '@lockstep/gate';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

/**
 * A scenario in product terms: what the ledger holds, which advisories are known, what is proposed and what is expected.
 * Nothing here is about the engine, so that the same file can be played through the API or the command line.
 */

const instant = z.string().regex(/^\d{4}-\d{2}-\d{2}(T[\d:.]+Z)?$/);
const axis = z.enum(['reliability', 'security']);

const ledgerEntry = z.strictObject({
  release: z.string(),
  at: instant,
  line: z.string().optional(),
  /** Package URLs; or how the list is unusable. */
  sbom: z.union([z.array(z.string()), z.enum(['missing', 'unparseable'])]).default([]),
  /** Development-only packages. */
  excluded: z.array(z.string()).default([]),
  incomplete: z.boolean().default(false),
  /** Components here and in the release before it, where a sudden drop matters. */
  shrunk: z.strictObject({ from: z.int(), to: z.int() }).optional(),
  unjudged: z.int().default(0),
  /** Serves now, at full share. */
  current: z.boolean().default(false),
  /** Serves now, beside the current one. */
  serving: z.boolean().default(false),
  last_to_serve: z.boolean().default(false),
  /** Hours at full share so far. */
  served: z.number().default(0),
  first_served: instant.optional(),
  last_served: instant.optional(),
  burn_rate: z.number().optional(),
  caused: z.array(z.string()).default([]),
  quarantined: z.boolean().default(false),
  digests: z.array(z.string()).optional(),
});

const advisory = z.strictObject({
  id: z.string(),
  aliases: z.array(z.string()).default([]),
  related: z.array(z.string()).default([]),
  /** Package URL without version. */
  package: z.string(),
  introduced: z.string().default('0'),
  fixed: z.string().optional(),
  /** Exactly these instead of a range. */
  versions: z.array(z.string()).optional(),
  published: instant.default('2020-01-01'),
  malicious: z.boolean().default(false),
  restricted: z.boolean().default(false),
  cvss: z.number().optional(),
  /** Date of the listing, by CVE. */
  known_exploited: z.record(z.string(), instant).default({}),
  ssvc: z
    .strictObject({
      exploitation: z.enum(['none', 'poc', 'active']),
      automatable: z.boolean(),
      impact: z.enum(['partial', 'total']),
    })
    .optional(),
});

/** One statement, in a document of its own. */
const vex = z.strictObject({
  about: z.string(),
  /** Package URL, or the name of the service. */
  product: z.string(),
  status: z.enum(['not_affected', 'affected', 'fixed', 'under_investigation']).default('not_affected'),
  justification: z.string().optional(),
  issued: instant.default('2025-01-01'),
  expires: instant.optional(),
  trust: z.enum(['own', 'vendor', 'hub']).default('own'),
  accepts: z.array(z.enum(['known_exploited', 'malicious'])).default([]),
});

export const scenarioSchema = z.strictObject({
  name: z.string(),
  as_of: instant.default('2025-07-01T12:00:00Z'),
  exposure: z.enum(['none', 'internal', 'partner', 'public', 'undeclared']).default('public'),
  mode: z.enum(['warn_only', 'enforcing']).default('enforcing'),
  environment: z.string().default('production'),
  ledger: z.array(ledgerEntry).min(1),
  advisories: z.array(advisory).default([]),
  vex: z.array(vex).default([]),
  floor: z.array(z.strictObject({ finding: z.string(), package: z.string(), closed_by: z.string() })).default([]),
  holds: z
    .array(
      z.strictObject({ id: z.string(), axis, release: z.string(), reason: z.string(), expires: instant.optional() }),
    )
    .default([]),
  points_of_no_return: z
    .array(
      z.strictObject({
        id: z.string(),
        at: instant,
        note: z.string().default(''),
        first_release: z.string().optional(),
      }),
    )
    .default([]),
  incidents: z
    .array(
      z.strictObject({
        id: z.string(),
        kind: z.enum(['reliability', 'security', 'both']).default('reliability'),
        severity: z.enum(['sev1', 'sev2', 'sev3', 'sev4', 'sev5']),
        started: instant,
        resolved: instant.optional(),
        caused_by: z.string().optional(),
        fixed_by: z.string().optional(),
      }),
    )
    .default([]),
  departures: z
    .array(
      z.strictObject({
        at: instant,
        from: z.string(),
        to: z.string(),
        motive: z.enum(['reliability', 'security', 'routine']),
      }),
    )
    .default([]),
  /** Date of the content by feed; left out: fresh ones for what the SBOMs need. */
  feeds: z.record(z.string(), instant).optional(),
  feed_age_rule: z.boolean().default(true),
  evidence_captured: z.array(z.string()).default([]),
  deputies: z.partialRecord(axis, z.string()).default({}),
  recently_granted: z.array(z.string()).default([]),
  propose: z.strictObject({
    to: z.string(),
    motive: z.enum(['reliability', 'security', 'routine']).default('reliability'),
    automatic: z.boolean().default(false),
  }),
  expect: z.strictObject({
    verdict: z.enum(verdicts),
    /** Codes of every reason above `allow`, in any order. */
    reasons: z.array(z.enum(reasonCodes)).default([]),
    /** Codes among those only stated. */
    stated: z.array(z.enum(reasonCodes)).default([]),
    stay: z.enum(verdicts).optional(),
    stay_reasons: z.array(z.enum(reasonCodes)).optional(),
    /** `3.0.3`, `3.0.1 with next 15.5.7`, or `stay 1.0.0`. */
    recommended: z.string().optional(),
    listed_only: z.array(z.string()).optional(),
    denied: z.array(z.string()).optional(),
    keys: z.array(axis).optional(),
    exit: z.union([z.literal(0), z.literal(10), z.literal(11), z.literal(12)]),
    summary: z.string().optional(),
    obligations: z.array(z.enum(['capture_evidence', 'review_break_glass', 'triage_exposure'])).optional(),
  }),
});

export type GateScenario = z.infer<typeof scenarioSchema>;

/** Every scenario of a folder, with the file it stands in; a file may hold several, set apart by `---`. */
export function readScenarios(folder: string): readonly { readonly file: string; readonly scenario: GateScenario }[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .toSorted()
    .flatMap((file) =>
      parseAllDocuments(readFileSync(path.join(folder, file), 'utf8')).map((document) => ({
        file,
        scenario: scenarioSchema.parse(document.toJS()),
      })),
    );
}
