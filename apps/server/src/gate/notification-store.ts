import type { Axis } from '@lockstep/gate';
import type { ActorRef } from '#releases/index.ts';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { Problem } from '../platform/problem.ts';

export interface NotificationTarget {
  readonly id: string;
  readonly kind: 'mail' | 'slack';
  /** Mail address or webhook URL; a URL is a secret. */
  readonly address: string;
  /** undefined: hears of both. */
  readonly axis: Axis | undefined;
  readonly createdAt: number;
  readonly createdBy: ActorRef;
}

interface TargetRow {
  id: string;
  kind: 'mail' | 'slack';
  address: string;
  axis: Axis | null;
  created_at: number;
  created_by: ActorRef;
}

const columns = 'id, kind, address, axis, created_at, created_by';
const listTargetsSql = statement<TargetRow>(
  'gate.list_notification_targets',
  `select ${columns} from notification_target where disabled_at is null order by created_at, id limit 200`,
);
const findTargetSql = statement<TargetRow>(
  'gate.find_notification_target',
  `select ${columns} from notification_target where id = $1 and disabled_at is null`,
);
const insertTargetSql = statement<never>(
  'gate.insert_notification_target',
  `insert into notification_target (id, kind, address, axis, created_at, created_by) values ($1, $2, $3, $4, $5, $6)`,
);
const disableTargetSql = statement<never>(
  'gate.disable_notification_target',
  'update notification_target set disabled_at = $2 where id = $1 and disabled_at is null',
);
/**
 * Who turns the keys of these axes for a service: the holders, `$2` who hold one by a team, and the deputy of a ring without any;
 * `$3` are the axes that a team holds. Sample people have no address.
 */
const ringMailsSql = statement<{ id: string; email: string }>(
  'gate.ring_mails',
  `with holder as (
     select r.role, u.id, u.email from user_role r join user_account u on u.id = r.user_id
     where u.deactivated_at is null and u.email is not null and r.role in ('reliability_key', 'security_key')
   )
   select id, email from holder where role = any(select a || '_key' from unnest($1::text[]) as a)
   union
   select id, email from user_account where id = any($2::uuid[]) and deactivated_at is null and email is not null
   union
   select u.id, u.email from deputy d join user_account u on u.id = d.user_id
   where d.axis = any($1) and d.axis <> all($3::text[]) and u.deactivated_at is null and u.email is not null
     and not exists (select 1 from holder h where h.role = d.axis || '_key')
   order by email limit 200`,
);
const findMailSql = statement<{ email: string }>(
  'gate.find_mail_of_person',
  'select email from user_account where id = $1 and deactivated_at is null and email is not null',
);

function toTarget(row: TargetRow): NotificationTarget {
  const { id, kind, address, axis, created_at: createdAt, created_by: createdBy } = row;
  return { id, kind, address, axis: axis ?? undefined, createdAt, createdBy };
}

export async function listTargets(tx: Transaction): Promise<readonly NotificationTarget[]> {
  return (await tx.query(listTargetsSql, [])).map(toTarget);
}

export async function findTarget(tx: Transaction, id: string): Promise<NotificationTarget | undefined> {
  const [row] = await tx.query(findTargetSql, [id]);
  return row === undefined ? undefined : toTarget(row);
}

export async function getTarget(tx: Transaction, id: string): Promise<NotificationTarget> {
  const target = await findTarget(tx, id);
  if (target !== undefined) return target;
  throw new Problem('gate.notification_target_not_found', `notification target \`${id}\` does not exist`, {
    help: 'list them with `GET /api/v1/gate/notification-targets`',
  });
}

export async function insertTarget(tx: Transaction, target: NotificationTarget): Promise<void> {
  const { id, kind, address, axis, createdAt, createdBy } = target;
  await tx.execute(insertTargetSql, [id, kind, address, axis ?? null, at(createdAt), JSON.stringify(createdBy)]);
}

export async function disableTarget(tx: Transaction, id: string, now: number): Promise<void> {
  await tx.execute(disableTargetSql, [id, at(now)]);
}

export async function listRingMails(
  tx: Transaction,
  axes: readonly Axis[],
  byTeam: { readonly userIds: readonly string[]; readonly axes: readonly Axis[] },
): Promise<readonly { readonly id: string; readonly email: string }[]> {
  return await tx.query(ringMailsSql, [axes, byTeam.userIds, byTeam.axes]);
}

export async function findMailOfPerson(tx: Transaction, userId: string): Promise<string | undefined> {
  return (await tx.query(findMailSql, [userId]))[0]?.email;
}
