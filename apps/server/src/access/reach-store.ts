import type { Transaction } from '../platform/context.ts';
import { statement } from '../platform/db/statement.ts';

/** What later slices show of a person, and where mail reaches them. */
export interface KnownPerson {
  readonly id: string;
  readonly name: string;
  /** Undefined for sample people. */
  readonly email: string | undefined;
  readonly isDeactivated: boolean;
  /** Followed their link and chose a password: the address they were invited by is in use. */
  readonly hasJoined: boolean;
  readonly isSample: boolean;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

interface Row {
  id: string;
  name: string;
  email: string | null;
  is_deactivated: boolean;
  has_joined: boolean;
  is_sample: boolean;
  created_at: number;
}

const columns = `id, name, email, deactivated_at is not null as is_deactivated, password_hash is not null as has_joined,
  is_sample, created_at`;

const byIdSql = statement<Row>(
  'access.people_to_reach',
  `select ${columns} from user_account where id = any($1) order by id`,
);
const activeSql = statement<Row>(
  'access.active_people_to_reach',
  `select ${columns} from user_account
   where deactivated_at is null and not is_sample and ($1::uuid is null or id > $1) order by id limit $2`,
);

function toKnown({ email, is_deactivated, has_joined, is_sample, created_at, ...row }: Row): KnownPerson {
  return {
    ...row,
    email: email ?? undefined,
    isDeactivated: is_deactivated,
    hasJoined: has_joined,
    isSample: is_sample,
    createdAt: created_at,
  };
}

/** Those of them that there are. */
export async function listPeopleToReach(tx: Transaction, ids: readonly string[]): Promise<readonly KnownPerson[]> {
  return (await tx.query(byIdSql, [ids])).map(toKnown);
}

/** Real people who were not deactivated. */
export async function listActivePeopleAfter(
  tx: Transaction,
  after: string | undefined,
  limit: number,
): Promise<readonly KnownPerson[]> {
  return (await tx.query(activeSql, [after ?? null, limit])).map(toKnown);
}
