import { toDoSelect, toDoSource } from '../platform/to-do/sources.ts';

/** Changes that take a second person. */
const changes = toDoSource({
  name: 'access.changes',
  permission: 'access.manage',
  sql: `select ${toDoSelect({
    row_id: `'change ' || c.id`,
    kind: `'change'`,
    subject_id: 'c.id',
    title: 'c.summary',
    detail: `'proposed by ' || u.name`,
    ring: `'admin'`,
    due_at: 'c.expires_at',
    since_at: 'c.proposed_at',
    path: `'/settings/keys'`,
    action: `'decide'`,
  })}
   from pending_change c join user_account u on u.id = c.proposed_by
   where c.state = 'open' and c.expires_at > $2::timestamptz and c.proposed_by::text <> $1::text`,
});

export const accessToDo = [changes];
