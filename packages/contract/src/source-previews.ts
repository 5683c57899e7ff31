import { z } from 'zod';
import { AlertAxis } from './alert-axis.ts';
import { Id } from './common.ts';

const PreviewedAlert = z.object({
  action: z.enum(['fire', 'resolve', 'acknowledge', 'unacknowledge', 'note']),
  summary: z.string(),
  severity: z.string().nullable(),
  axis: AlertAxis.nullable(),
  dedupKey: z.string().nullable(),
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()),
  links: z.array(z.object({ url: z.string(), label: z.string() })),
  /** Where it would go now, of the first ten that fire; null: it opens nothing, or is one of the others. */
  decision: z
    .object({
      /** Null: no route wants it. */
      route: z.string().nullable(),
      policyName: z.string().nullable(),
      /** Why it would page or not. */
      sentences: z.array(z.string()),
    })
    .nullable(),
});

/** What a payload would become. */
export const PayloadPreview = z.object({
  /** Why nothing of it would be taken; null: it would. */
  problem: z.string().nullable(),
  alerts: z.array(PreviewedAlert),
  changes: z.array(
    z.object({
      summary: z.string(),
      service: z.string().nullable(),
      environment: z.string().nullable(),
      version: z.string().nullable(),
    }),
  ),
  rejected: z.array(z.object({ path: z.string(), problem: z.string() })),
  ignored: z.array(z.object({ reason: z.string(), count: z.number().int() })),
  /** With a mapping: where each field of the first twenty entries got its value. */
  entries: z.array(
    z.object({
      at: z.string(),
      fields: z.array(
        z.object({
          field: z.string(),
          value: z.string().nullable(),
          from: z.string().nullable(),
          problem: z.string().nullable(),
        }),
      ),
    }),
  ),
});

/** The way of a test alert, station by station. */
export const SourceTest = z.object({
  stations: z.array(
    z.object({
      station: z.enum(['received', 'parsed', 'decided', 'resolved']),
      isReached: z.boolean(),
      sentence: z.string(),
      tookMs: z.number().int(),
    }),
  ),
  /** The alerts it made, over again by now. */
  alerts: z.array(z.object({ id: Id, summary: z.string() })),
});
