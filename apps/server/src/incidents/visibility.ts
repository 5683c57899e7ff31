import type { RequestContext } from '../platform/context.ts';

/** Who reads: the id of a person, `system` for our own work, nothing for everybody else. */
export type Reader = string;

/**
 * Whom incidents are shown to. A token stands for a machine or a script and opens no restricted incident, whoever made it: what it
 * reads ends in places that nobody on the need-to-know list looks after.
 */
export function readerOf(ctx: Pick<RequestContext, 'actor'>): Reader {
  const { kind, userId } = ctx.actor;
  if (kind === 'system') return 'system';
  return kind === 'person' && userId !== undefined ? userId : '';
}

/**
 * A condition: rows of `incident` that the reader may see. Every statement that reads incidents, or anything that belongs to one,
 * holds it: what somebody may not see does not exist for them.
 *
 * @param alias of the table `incident` in the statement
 * @param parameter number of the parameter that is a `Reader`
 */
export function isVisible(alias: string, parameter: number): string {
  return `(not ${alias}.is_restricted or $${parameter}::text = 'system' or exists (
     select from incident_reader sees where sees.incident_id = ${alias}.id and sees.ended_at is null
       and sees.user_id::text = $${parameter}::text))`;
}
