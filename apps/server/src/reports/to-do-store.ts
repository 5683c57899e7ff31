import { toDoSelect, toDoSource } from '../platform/to-do/sources.ts';

/** What people outside reported and nobody has settled: by its next deadline. */
const inbox = toDoSource({
  name: 'reports.inbox',
  permission: 'reports.read',
  sql: `select ${toDoSelect({
    row_id: `'report ' || r.id || ' ' || r.state || ' ' || coalesce(extract(epoch from r.answer_due_at)::bigint, 0)`,
    kind: `'report'`,
    subject_id: 'r.id',
    title: `case r.kind when 'security' then 'Security problem reported' else 'Something broken reported' end`,
    detail: `case when r.state = 'new' then 'nobody has looked yet' when r.answer_due_at is not null then 'the reporter waits for an answer'
       else 'it is being worked on' end`,
    axis: `case r.kind when 'security' then 'security' else 'reliability' end`,
    owner_id: 'r.owner_id',
    ring: `'security_key'`,
    due_at: 'r.sort_at',
    since_at: 'r.received_at',
    path: `'/reports/' || r.reference`,
    action: `'triage_report'`,
  })}
   from report r where r.is_open and not r.is_folded and $1::text is not null
     and (r.state <> 'accepted' or r.sort_at < $2::timestamptz + interval '14 days')`,
});

export const reportsToDo = [inbox];
