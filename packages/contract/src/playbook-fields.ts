import { z } from 'zod';
import { Severity, Slug } from './common.ts';
import { IncidentKind } from './incident-fields.ts';

/** Which incidents are meant: all that is said must hold; nothing said means every one. */
export const IncidentCondition = z.strictObject({
  kinds: z.array(IncidentKind).min(1).optional(),
  /** `sev2`: that or worse. */
  atLeast: Severity.optional(),
  services: z.array(Slug).min(1).max(200).optional(),
  environments: z.array(Slug).min(1).max(50).optional(),
  drill: z.boolean().optional(),
  restricted: z.boolean().optional(),
});
