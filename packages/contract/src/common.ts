import { z } from 'zod';
import { nothing, pageQuery } from './paging.ts';

/** ISO 8601 with offset or Z; answers are always UTC. Nothing we record is older than computers' clocks. */
export const Instant = z.iso
  .datetime({ offset: true })
  .refine((text) => Date.parse(text) >= 0, { error: 'is before 1970', abort: true });

/** Calendar date, UTC. */
export const DateOnly = z.iso.date();

export const Id = z.uuid();

const idForm = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a text has the form of an id, of whatever version: what has not names nothing, and Postgres refuses to compare it with one. */
export function isId(text: string): boolean {
  return idForm.test(text);
}

/** Names that appear in URLs and commands: letters, digits, `.`, `_`, `-`, at most 63; starts with a letter or digit. */
export const Slug = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/,
    'use letters, digits, `.`, `_` or `-`, at most 63, starting with a letter or digit',
  );

/** A release version as the team writes it: no white space or control characters, at most 128. */
export const Version = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[^\s\p{Cc}/]+$/u, 'must not hold white space or `/`');

/** Path of one service. */
export const OfService = z.object({ service: Slug });

/** Path of one release of a service. */
export const OfRelease = z.object({ service: Slug, version: Version });

export const Digest = z.string().regex(/^sha(256|512):[0-9a-f]{64,128}$/, 'write it as `sha256:` and 64 hex digits');

/** A sentence or two from a person. */
export const Reason = z.string().trim().min(3, 'say why in at least three characters').max(2000);

export const Axis = z.enum(['reliability', 'security']);
export type Axis = z.infer<typeof Axis>;
export const Verdict = z.enum(['allow', 'preserve_first', 'needs_signoff', 'deny']);
export const Severity = z.enum(['sev1', 'sev2', 'sev3', 'sev4', 'sev5']);
export const Exposure = z.enum(['none', 'internal', 'partner', 'public']);

export const PageQuery = z.object(pageQuery);

export const Nothing = nothing;

/** Who did something, as shown to people. */
export const ActorRef = z.object({ id: z.string(), name: z.string(), kind: z.enum(['person', 'token', 'system']) });

/** Of an iCalendar file in a request. */
export const mostCalendarCharacters = 900_000;
/** Of the same as a text in JSON: a request takes 1 MiB, and there is more in it than the calendar. */
export const mostCalendarBytes = 1_000_000;

/** The largest `integer` of Postgres: versions and places of rows count in them. */
export const mostInteger = 2_147_483_647;

/** A version that was read, as a request says it: of two changes to the same one, the second is told. */
export const ReadVersion = z.number().int().min(0).max(mostInteger);
