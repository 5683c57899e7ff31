import { z } from 'zod';
import { type ErrorCode, errorStatus } from './errors.ts';

export * from './plain-words.ts';

const codes = Object.keys(errorStatus) as [ErrorCode, ...ErrorCode[]];

/** The body of every failed request (RFC 9457, `application/problem+json`). */
export const ProblemBody = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.enum([...codes, 'internal']),
  help: z.string().optional(),
  fields: z.array(z.object({ field: z.string(), problem: z.string(), help: z.string().optional() })).optional(),
  requestId: z.string(),
});
export type ProblemBody = z.infer<typeof ProblemBody>;
