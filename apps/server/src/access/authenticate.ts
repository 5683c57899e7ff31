import { type Axis, type Permission, type Role, rolePermissions } from '@lockstep/contract';
import type { Actor, Transaction } from '../platform/context.ts';
import type { Credentials } from '../platform/http/operations.ts';
import { Problem } from '../platform/problem.ts';
import { hashToken } from './secret-token.ts';
import { findSessionActor, findTokenActor, touchSession, touchToken } from './session-store.ts';

const minuteMs = 60_000;
export const sessionIdleMs = 24 * 60 * minuteMs;
export const sessionLifeMs = 14 * 24 * 60 * minuteMs;

const unions = new Map<string, ReadonlySet<Permission>>();

/** The rights of a set of roles; there are few sets, so each is built once. */
function permissionsOf(roles: readonly Role[]): ReadonlySet<Permission> {
  const key = roles.toSorted().join();
  const known = unions.get(key);
  if (known !== undefined) return known;
  const union = new Set(roles.flatMap((role) => [...rolePermissions[role]]));
  unions.set(key, union);
  return union;
}

const keyRole: Readonly<Record<Axis, Role>> = { reliability: 'reliability_key', security: 'security_key' };

/** Who a request comes from. A session that is over is nobody; a token that is not valid is an error, since programs do not guess. */
export async function authenticate(
  credentials: Credentials,
  read: Transaction,
  now: number,
): Promise<Actor | undefined> {
  if (credentials.token !== undefined) return await authenticateToken(credentials.token, read, now);
  if (credentials.session !== undefined) return await authenticateSession(credentials.session, read, now);
  return undefined;
}

async function authenticateSession(token: string, read: Transaction, now: number): Promise<Actor | undefined> {
  const found = await findSessionActor(read, hashToken(token), now, now - sessionIdleMs);
  if (found === undefined) return undefined;
  if (now - found.lastSeenAt > minuteMs) await touchSession(read, found.sessionId, now);
  const own = permissionsOf([...found.roles, ...found.deputyAxes.map((axis) => keyRole[axis])]);
  const { seat } = found;
  // Whoever is no longer an admin plays nobody.
  if (seat !== undefined && own.has('sample.manage')) {
    return {
      kind: 'person',
      id: seat.userId,
      userId: seat.userId,
      name: seat.name,
      permissions: permissionsOf(seat.roles),
      isSample: true,
      sessionId: found.sessionId,
      playedBy: { userId: found.userId, name: found.name },
    };
  }
  return {
    kind: 'person',
    id: found.userId,
    userId: found.userId,
    name: found.name,
    permissions: own,
    isSample: false,
    sessionId: found.sessionId,
  };
}

async function authenticateToken(token: string, read: Transaction, now: number): Promise<Actor> {
  const found = await findTokenActor(read, hashToken(token), now);
  if (found === undefined) {
    throw new Problem(
      'access.unauthenticated',
      'this API token is not valid: unknown, revoked, expired, or its owner is gone',
      {
        help: 'make a new one in Settings, Sessions and tokens',
      },
    );
  }
  if (now - (found.lastUsedAt ?? 0) > minuteMs) await touchToken(read, found.tokenId, now);
  // Scopes only ever narrow: what the owner loses, the token loses.
  const ownerPermissions = permissionsOf(found.roles);
  const permissions = new Set([...ownerPermissions].filter((permission) => found.scopes.has(permission)));
  return {
    kind: 'token',
    id: found.tokenId,
    userId: found.userId,
    name: `${found.tokenName} (token of ${found.name})`,
    permissions,
    ownerPermissions,
    isSample: false,
  };
}
