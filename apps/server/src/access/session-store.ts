import type { Axis, Role, Session } from '@lockstep/contract';
import type { Together, Transaction } from '../platform/context.ts';
import { at, isoInstant } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

/** Axes whose key falls to this person as deputy, because nobody active holds it. */
export const deputyAxes = (userId: string): string => `array(
    select d.axis from deputy d where d.user_id = ${userId} and not exists (
      select 1 from user_role k join user_account h on h.id = k.user_id
      where k.role = d.axis || '_key' and h.deactivated_at is null and not h.is_sample))`;

interface SessionActorRow {
  session_id: string;
  last_seen_at: number;
  user_id: string;
  name: string;
  roles: Role[];
  deputy_axes: Axis[];
  seat_user_id: string | null;
  seat_name: string | null;
  seat_roles: Role[];
}

const findSessionActorSql = statement<SessionActorRow>(
  'access.find_session_actor',
  `select s.id as session_id, s.last_seen_at, u.id as user_id, u.name,
     array(select role from user_role r where r.user_id = u.id) as roles, ${deputyAxes('u.id')} as deputy_axes,
     seat.id as seat_user_id, seat.name as seat_name,
     array(select role from user_role r where r.user_id = seat.id) as seat_roles
   from user_session s
   join user_account u on u.id = s.user_id and u.deactivated_at is null
   left join user_account seat on seat.id = s.seat_user_id and seat.is_sample and seat.deactivated_at is null
   where s.token_hash = $1 and s.revoked_at is null and s.expires_at > $2 and s.last_seen_at > $3`,
);
const touchSessionSql = statement<never>(
  'access.touch_session',
  'update user_session set last_seen_at = $2 where id = $1',
);
const insertSessionSql = statement<never>(
  'access.insert_session',
  `insert into user_session (id, token_hash, user_id, created_at, last_seen_at, expires_at, user_agent, address)
   values ($1, $2, $3, $4, $4, $5, $6, $7)`,
);
const revokeSessionSql = statement<{ user_id: string }>(
  'access.revoke_session',
  'update user_session set revoked_at = $2 where id = $1 and revoked_at is null returning user_id',
);
const revokeAllSql = statement<never>(
  'access.revoke_sessions',
  'update user_session set revoked_at = $2 where user_id = $1 and revoked_at is null',
);
const setSeatSql = statement<never>('access.set_seat', 'update user_session set seat_user_id = $2 where id = $1');
const findSessionOwnerSql = statement<{ user_id: string }>(
  'access.find_session_owner',
  'select user_id from user_session where id = $1 and revoked_at is null',
);
const listSessionsSql = statement<{
  id: string;
  user_id: string;
  created_at: number;
  last_seen_at: number;
  expires_at: number;
  user_agent: string;
  address: string;
}>(
  'access.list_sessions',
  `select id, user_id, created_at, last_seen_at, expires_at, user_agent, address from user_session
   where user_id = $1 and revoked_at is null and expires_at > $2 and last_seen_at > $3 order by last_seen_at desc limit 200`,
);
const pruneSessionsSql = statement<never>('access.prune_sessions', 'delete from user_session where expires_at < $1');

interface TokenActorRow {
  token_hash: string;
  expires_at: number | null;
  token_id: string;
  token_name: string;
  last_used_at: number | null;
  scopes: string[];
  user_id: string;
  name: string;
  roles: Role[];
}
/** The list is a sub-select: its length is no reason for the planner to plan each time. */
const findTokenActorSql = statement<TokenActorRow>(
  'access.find_token_actor',
  `select t.token_hash, t.expires_at, t.id as token_id, t.name as token_name, t.last_used_at, t.scopes, u.id as user_id, u.name,
     array(select role from user_role r where r.user_id = u.id) as roles
   from api_token t join user_account u on u.id = t.user_id and u.deactivated_at is null and not u.is_sample
   where t.token_hash = any((select $1::text[])::text[]) and t.revoked_at is null`,
);
const touchTokenSql = statement<never>('access.touch_token', 'update api_token set last_used_at = $2 where id = $1');

export interface SessionActor {
  readonly sessionId: string;
  readonly lastSeenAt: number;
  readonly userId: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly deputyAxes: readonly Axis[];
  readonly seat: { readonly userId: string; readonly name: string; readonly roles: readonly Role[] } | undefined;
}

export async function findSessionActor(
  tx: Transaction,
  tokenHash: string,
  now: number,
  seenAfter: number,
): Promise<SessionActor | undefined> {
  const [row] = await tx.query(findSessionActorSql, [tokenHash, at(now), at(seenAfter)]);
  if (row === undefined) return undefined;
  const { seat_user_id: seatId, seat_name: seatName } = row;
  return {
    sessionId: row.session_id,
    lastSeenAt: row.last_seen_at,
    userId: row.user_id,
    name: row.name,
    roles: row.roles,
    deputyAxes: row.deputy_axes,
    seat: seatId === null || seatName === null ? undefined : { userId: seatId, name: seatName, roles: row.seat_roles },
  };
}

export interface TokenActor {
  readonly tokenId: string;
  readonly tokenName: string;
  readonly lastUsedAt: number | undefined;
  readonly scopes: ReadonlySet<string>;
  readonly userId: string;
  readonly name: string;
  readonly roles: readonly Role[];
}

/** Every request with a token asks this: requests that arrive at the same time ask once. */
const tokenRows: Together<string, TokenActorRow | undefined> = {
  limit: 100,
  async run(tx, hashes) {
    const rows = await tx.query(findTokenActorSql, [[...new Set(hashes)]]);
    const byHash = new Map(rows.map((row) => [row.token_hash, row]));
    return hashes.map((hash) => byHash.get(hash));
  },
};

export async function findTokenActor(tx: Transaction, tokenHash: string, now: number): Promise<TokenActor | undefined> {
  const row = await tx.together(tokenRows, tokenHash);
  if (row === undefined || (row.expires_at !== null && row.expires_at <= now)) return undefined;
  return {
    tokenId: row.token_id,
    tokenName: row.token_name,
    lastUsedAt: row.last_used_at ?? undefined,
    scopes: new Set(row.scopes),
    userId: row.user_id,
    name: row.name,
    roles: row.roles,
  };
}

export async function touchSession(tx: Transaction, id: string, now: number): Promise<void> {
  await tx.execute(touchSessionSql, [id, at(now)]);
}

export async function touchToken(tx: Transaction, id: string, now: number): Promise<void> {
  await tx.execute(touchTokenSql, [id, at(now)]);
}

export interface NewSession {
  readonly id: string;
  readonly tokenHash: string;
  readonly userId: string;
  readonly now: number;
  readonly expiresAt: number;
  readonly userAgent: string;
  readonly address: string;
}

export async function insertSession(tx: Transaction, session: NewSession): Promise<void> {
  const { id, tokenHash, userId, now, expiresAt, userAgent, address } = session;
  await tx.execute(insertSessionSql, [id, tokenHash, userId, at(now), at(expiresAt), userAgent.slice(0, 300), address]);
}

/** @returns false when it is over already */
export async function revokeSessionById(tx: Transaction, id: string, now: number): Promise<boolean> {
  return (await tx.query(revokeSessionSql, [id, at(now)])).length === 1;
}

export async function revokeSessionsOf(tx: Transaction, userId: string, now: number): Promise<void> {
  await tx.execute(revokeAllSql, [userId, at(now)]);
}

export async function updateSeat(tx: Transaction, sessionId: string, seatUserId: string | undefined): Promise<void> {
  await tx.execute(setSeatSql, [sessionId, seatUserId ?? null]);
}

export async function findSessionOwner(tx: Transaction, id: string): Promise<string | undefined> {
  return (await tx.query(findSessionOwnerSql, [id]))[0]?.user_id;
}

export async function listSessionsOf(
  tx: Transaction,
  userId: string,
  now: number,
  seenAfter: number,
  currentId: string | undefined,
): Promise<Session[]> {
  const rows = await tx.query(listSessionsSql, [userId, at(now), at(seenAfter)]);
  return rows.map((row) => ({
    id: row.id,
    userId: row.user_id,
    createdAt: isoInstant(row.created_at),
    lastSeenAt: isoInstant(row.last_seen_at),
    expiresAt: isoInstant(row.expires_at),
    userAgent: row.user_agent,
    address: row.address,
    isCurrent: row.id === currentId,
  }));
}

/** Sessions that are over. */
export async function pruneSessions(tx: Transaction, expiredBefore: number): Promise<void> {
  await tx.execute(pruneSessionsSql, [at(expiredBefore)]);
}
