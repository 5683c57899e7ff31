import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { restrictedTitle } from './message-words.ts';

/** Of messages that have not left: those that ask for something in the incident, and those that lead to it. */
const isAbout = `(n.group_id in (select g.id from alert_group g where g.incident_id = $1)
  or (split_part(n.message ->> 'path', '/', 2) = 'incidents' and split_part(n.message ->> 'path', '/', 3) in ($1::text, $2)))`;

/** Both halves are found by an index of their own. */
const withholdSql = statement<{ id: string }>(
  'paging.withhold_messages',
  `with about as (
     select n.id, n.kind, n.user_id, n.group_id from notification n where n.state = 'waiting' and ${isAbout}
     union all
     select n.id, n.kind, n.user_id, n.group_id from notification n where n.state = 'sending' and ${isAbout}),
   judged as (
     select id, group_id, coalesce(user_id is not null and (kind = 'page' or user_id = any ($3::uuid[])), false) as goes from about)
   update notification n set
     message = (n.message::jsonb || jsonb_build_object('title', $4::text, 'lines', '[]'::jsonb)
       || case when j.group_id is null then '{}' else jsonb_build_object('path', '/alerts/groups/' || j.group_id, 'matterId', $1::text) end)::json,
     state = case when j.goes then n.state else 'dropped' end, reason = case when j.goes then n.reason else $6 end,
     settled_at = case when j.goes then n.settled_at else $5::timestamptz end,
     due_at = case when j.goes then n.due_at end, held_until = case when j.goes then n.held_until end,
     lease_until = case when j.goes then n.lease_until end
   from judged j where j.id = n.id returning n.id`,
);

/** Messages of other rooms that name it: its name is taken out of their words. */
const unnameSql = statement<never>(
  'paging.unname_messages',
  `update notification n set message = (n.message::jsonb || jsonb_build_object(
     'title', regexp_replace(n.message ->> 'title', $3, 'restricted', 'gi'),
     'lines', coalesce((select jsonb_agg(regexp_replace(line, $3, 'restricted', 'gi') order by place)
       from json_array_elements_text(n.message -> 'lines') with ordinality as said (line, place)), '[]'::jsonb)))::json
   where n.state in ('waiting', 'sending') and strpos(lower(n.message::text), lower($2)) > 0 and (${isAbout}) is not true`,
);

/**
 * An incident is restricted: what was written of it and has not left yet stays. Rooms, webhooks and whoever may not see it are told
 * nothing more; its readers, and whoever is paged for it, only that it needs them.
 *
 * @param readers ids of those who may see it
 * @returns how many messages that were
 */
export async function withholdMessages(
  tx: Transaction,
  incident: { readonly id: string; readonly name: string },
  readers: ReadonlySet<string>,
  now: number,
): Promise<number> {
  // A name is no part of a longer one.
  await tx.execute(unnameSql, [incident.id, incident.name, `\\m${incident.name}(?![[:alnum:]])`]);
  const reason = 'what it speaks of was restricted';
  const values = [incident.id, incident.name, [...readers], restrictedTitle, at(now), reason];
  return (await tx.query(withholdSql, values)).length;
}
