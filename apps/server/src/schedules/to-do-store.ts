import { toDoSelect, toDoSource } from '../platform/to-do/sources.ts';

/** Somebody proposes to swap shifts. */
const swaps = toDoSource({
  name: 'schedules.swaps',
  permission: 'schedules.read',
  sql: `select ${toDoSelect({
    row_id: `'swap ' || w.id`,
    kind: `'swap'`,
    subject_id: 'w.id',
    title: `u.name || ' proposes to swap shifts on ' || s.name`,
    detail: 'w.reason',
    owner_id: 'w.take_user_id',
    due_at: 'least(w.give_from, w.take_from)',
    since_at: 'w.created_at',
    path: `'/oncall'`,
    action: `'accept_swap'`,
    act: `jsonb_build_object('swap', w.id)`,
  })}
   from shift_swap w join schedule s on s.id = w.give_schedule_id join user_account u on u.id = w.give_user_id
   where w.state = 'proposed' and least(w.give_from, w.take_from) > $2::timestamptz and $1::text is not null`,
});

/** Somebody asks for cover: of whoever looks, where they were asked and have not said no. */
const cover = toDoSource({
  name: 'schedules.cover',
  permission: 'schedules.read',
  sql: `select ${toDoSelect({
    row_id: `'cover ' || c.id`,
    kind: `'cover'`,
    subject_id: 'c.id',
    title: `u.name || ' asks for cover on ' || s.name`,
    detail: 'c.reason',
    owner_id: `(select asked.id from unnest(c.asked_user_ids) as asked (id)
       where asked.id::text = $1::text and asked.id <> all (c.declined_user_ids))`,
    ring: `'asked'`,
    due_at: 'c.from_at',
    since_at: 'c.created_at',
    path: `'/oncall'`,
    action: `'take_cover'`,
    act: `jsonb_build_object('request', c.id)`,
  })}
   from cover_request c join schedule s on s.id = c.schedule_id join user_account u on u.id = c.user_id
   where c.state = 'open' and c.to_at > $2::timestamptz and c.user_id::text <> $1::text`,
});

export const schedulesToDo = [swaps, cover];
