import type { ApiToken, Permission } from '@lockstep/contract';
import type { RequestContext } from '../platform/context.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import { Problem } from '../platform/problem.ts';
import { requireInteractive, requirePermission, requireReal } from '../platform/require-permission.ts';
import { requireUserId } from './require-subject.ts';
import { newSecretToken } from './secret-token.ts';
import { insertToken } from './token-store.ts';

const dayMs = 24 * 3_600_000;

/** No token turns a key, so none may look as if it could. */
const interactiveOnly: ReadonlySet<Permission> = new Set([
  'gate.sign_reliability',
  'gate.sign_security',
  'gate.break_glass',
]);

export interface CreateToken {
  readonly name: string;
  readonly scopes: readonly Permission[];
  readonly expiresInDays?: number | undefined;
}

function checkScopes(ctx: RequestContext, scopes: readonly Permission[]): void {
  for (const scope of scopes) {
    if (interactiveOnly.has(scope)) {
      throw new Problem('access.interactive_only', `no token can have the scope \`${scope}\``, {
        help: 'leave it out; people do this',
      });
    }
    if (!ctx.actor.permissions.has(scope)) {
      throw new Problem('access.forbidden', `you do not have \`${scope}\` yourself`, {
        help: 'leave it out, or ask an admin for it',
      });
    }
  }
}

/** @returns the token itself, this once */
export async function createToken(ctx: RequestContext, input: CreateToken): Promise<ApiToken & { token: string }> {
  requirePermission(ctx, 'access.tokens');
  requireInteractive(ctx);
  requireReal(ctx);
  const userId = requireUserId(ctx);
  checkScopes(ctx, input.scopes);
  const { token, tokenHash } = newSecretToken('lsk_');
  const id = ctx.newId();
  const scopes = [...new Set(input.scopes)];
  const expiresAt = input.expiresInDays === undefined ? undefined : ctx.now + input.expiresInDays * dayMs;
  await ctx.transaction(async (tx) => {
    await insertToken(tx, { id, tokenHash, userId, name: input.name, scopes, now: ctx.now, expiresAt });
    await recordEvidence(tx, ctx, { type: 'access.token_created', subjectId: id, body: { name: input.name, scopes } });
  });
  return {
    id,
    userId,
    name: input.name,
    scopes,
    createdAt: isoInstant(ctx.now),
    expiresAt: expiresAt === undefined ? undefined : isoInstant(expiresAt),
    token,
  };
}
