import { type ApiToken, type Permission, type TokenPreset, tokenPresets } from '@lockstep/contract';
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
  readonly scopes?: readonly Permission[] | undefined;
  /** Its rights, and those of `scopes` besides. */
  readonly preset?: TokenPreset | undefined;
  readonly expiresInDays?: number | undefined;
}

function checkScopes(ctx: RequestContext, scopes: readonly Permission[]): void {
  for (const scope of scopes) {
    if (interactiveOnly.has(scope)) {
      throw new Problem('access.interactive_only', `no token can have the scope \`${scope}\``, {
        help: 'leave it out; people do this',
      });
    }
  }
  const lacking = scopes.filter((scope) => !ctx.actor.permissions.has(scope));
  if (lacking.length === 0) return;
  const names = lacking.map((scope) => `\`${scope}\``).join(', ');
  throw new Problem('access.forbidden', `you do not have ${names} yourself, and no token may more than you`, {
    help: 'leave it out, or ask an admin for a role that has it',
  });
}

/** @returns the token itself, this once */
export async function createToken(ctx: RequestContext, input: CreateToken): Promise<ApiToken & { token: string }> {
  requirePermission(ctx, 'access.tokens');
  requireInteractive(ctx);
  requireReal(ctx);
  const userId = requireUserId(ctx);
  const preset = input.preset === undefined ? [] : tokenPresets[input.preset].rights;
  const scopes = [...new Set([...preset, ...(input.scopes ?? [])])];
  checkScopes(ctx, scopes);
  const { token, tokenHash } = newSecretToken('lsk_');
  const id = ctx.newId();
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
