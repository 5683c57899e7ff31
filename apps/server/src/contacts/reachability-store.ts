import { type KnownPerson, listPeopleToReach } from '#access/index.ts';
import type { Transaction } from '../platform/context.ts';
import { statement } from '../platform/db/statement.ts';
import type { ContactMethod, NotificationRule, QuietHours, Reachability } from './contact.ts';
import { builtInIds } from './setup.ts';

interface MethodJson {
  id: string;
  channel: string;
  setup: string;
  address: string;
  label: string;
  verified: number | null;
  stopped: number | null;
  because: string | null;
  removed: boolean;
  usable: boolean;
}

interface ReachRow {
  id: string;
  methods: readonly MethodJson[];
  rules: Readonly<Record<'high' | 'low', readonly NotificationRule[]>> | null;
  quiet_hours: QuietHours | null;
  is_mail_usable: boolean;
}

const reachSql = statement<ReachRow>(
  'contacts.list_reachable',
  `select u.id, p.rules, p.quiet_hours,
     coalesce((select s.is_enabled and s.is_available from channel_setup s where s.id = $2), false) as is_mail_usable,
     coalesce((
       select json_agg(json_build_object(
         'id', m.id, 'channel', m.channel, 'setup', m.setup_id, 'address', m.address, 'label', m.label,
         'verified', floor(extract(epoch from m.verified_at) * 1000), 'stopped', floor(extract(epoch from m.stopped_at) * 1000),
         'because', m.stopped_because, 'removed', m.removed_at is not null, 'usable', s.is_enabled and s.is_available) order by m.id)
       from contact_method m join channel_setup s on s.id = m.setup_id
       where m.user_id = u.id and (m.removed_at is null or m.id = u.id)), '[]') as methods
   from unnest($1::uuid[]) as u (id) left join contact_preference p on p.user_id = u.id`,
);

function toMethod(row: MethodJson, userId: string): ContactMethod {
  return {
    id: row.id,
    userId,
    channel: row.channel,
    setupId: row.setup,
    address: row.address,
    label: row.label,
    verifiedAt: row.verified ?? undefined,
    stopped: row.stopped === null ? undefined : { at: row.stopped, because: row.because ?? 'stopped' },
    isUsable: row.usable,
  };
}

/** The address somebody signs in with is a way to reach them from the start; it has the person's id, and a row once it was changed. */
export function signInMethod(person: KnownPerson, isMailUsable: boolean): ContactMethod | undefined {
  const { id, email, hasJoined, createdAt } = person;
  if (email === undefined || !hasJoined) return undefined;
  return {
    id,
    userId: id,
    channel: 'mail',
    setupId: builtInIds['mail'] ?? '',
    address: email,
    label: 'Sign-in address',
    verifiedAt: createdAt,
    stopped: undefined,
    isUsable: isMailUsable,
  };
}

function toReachability(person: KnownPerson, row: ReachRow): Reachability {
  const own = row.methods.filter(({ removed }) => !removed).map((method) => toMethod(method, person.id));
  const hasSignIn = row.methods.some(({ id }) => id === person.id);
  const signIn = hasSignIn ? undefined : signInMethod(person, row.is_mail_usable);
  return {
    userId: person.id,
    isDeactivated: person.isDeactivated,
    methods: signIn === undefined ? own : [signIn, ...own],
    rules: row.rules ?? { high: [], low: [] },
    quietHours: row.quiet_hours ?? undefined,
  };
}

/** How these people want to be reached, in two reads; who does not exist is left out. Sample people are reached by nothing. */
export async function listReachable(
  tx: Transaction,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, Reachability>> {
  if (userIds.length === 0) return new Map();
  const ids = [...new Set(userIds)];
  const people = await listPeopleToReach(tx, ids);
  const rows = new Map((await tx.query(reachSql, [ids, builtInIds['mail']])).map((row) => [row.id, row]));
  return new Map(
    people.flatMap((person) => {
      const row = rows.get(person.id);
      return row === undefined ? [] : [[person.id, toReachability(person, row)] as const];
    }),
  );
}
