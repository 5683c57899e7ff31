import type { RequestContext } from '../context.ts';

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

/**
 * The same of rows of `alert_group`: those of alerts, those that page for an incident the reader may see, and those by which the
 * reader was asked, who can not answer what they do not see. Such a group says nothing of a restricted incident.
 */
export function isGroupVisible(alias: string, parameter: number): string {
  return `(${alias}.incident_id is null or $${parameter}::text = 'system'
     or exists (select from incident pages_for where pages_for.id = ${alias}.incident_id and ${isVisible('pages_for', parameter)})
     or exists (select from page asked where asked.group_id = ${alias}.id and asked.user_id::text = $${parameter}::text))`;
}
