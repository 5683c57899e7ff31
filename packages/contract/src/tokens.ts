import { z } from 'zod';
import { PermissionName, name, read, userId, write } from './access-fields.ts';
import { Instant } from './common.ts';
import { operation } from './operation.ts';
import { nothing } from './paging.ts';
import { permissions } from './permissions.ts';
import { tokenPresetNames } from './token-rights.ts';

export const ApiToken = z.object({
  id: z.uuid(),
  userId,
  name: z.string(),
  scopes: z.array(PermissionName),
  createdAt: Instant,
  expiresAt: Instant.optional(),
  lastUsedAt: Instant.optional(),
});
export type ApiToken = z.infer<typeof ApiToken>;

export const tokensOperations = {
  listTokens: operation({
    ...read,
    path: '/api/v1/access/tokens',
    summary: 'List your own API tokens, or those of a person you manage',
    permission: 'access.tokens',
    query: z.object({ userId: userId.optional() }),
    response: z.object({ items: z.array(ApiToken) }),
  }),
  createToken: operation({
    ...write,
    path: '/api/v1/access/tokens',
    summary: 'Make an API token; it is shown once',
    permission: 'access.tokens',
    body: z
      .object({
        name,
        scopes: z.array(PermissionName).min(1).max(permissions.length).optional(),
        /** Rights by what the token is for; `scopes` come on top of them. */
        preset: z.enum(tokenPresetNames).optional(),
        expiresInDays: z.number().int().min(1).max(366).optional(),
      })
      .refine(({ scopes, preset }) => scopes !== undefined || preset !== undefined, {
        path: ['scopes'],
        error: `name at least one right, or a preset: ${tokenPresetNames.join(', ')}`,
      }),
    response: ApiToken.extend({ token: z.string() }),
    interactive: true,
  }),
  revokeToken: operation({
    ...write,
    path: '/api/v1/access/tokens/:tokenId/revoke',
    summary: 'Revoke an API token of your own, or of a person you manage',
    permission: 'access.tokens',
    params: z.object({ tokenId: z.uuid() }),
    response: nothing,
    errors: ['access.token_not_found'],
  }),
};
