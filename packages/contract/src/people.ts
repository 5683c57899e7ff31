import { z } from 'zod';
import { RoleName, email, name, read, userId, write } from './access-fields.ts';
import { Instant } from './common.ts';
import { operation } from './operation.ts';
import { nothing, pageOf, pageQuery } from './paging.ts';

export const RoleGrant = z.object({
  role: RoleName,
  grantedAt: Instant,
  /** Nobody else could have agreed when it was granted. */
  isSinglePerson: z.boolean(),
});
export type RoleGrant = z.infer<typeof RoleGrant>;

export const Person = z.object({
  id: userId,
  name: z.string(),
  email: z.string().optional(),
  state: z.enum(['invited', 'active', 'deactivated']),
  isSample: z.boolean(),
  roles: z.array(RoleGrant),
  createdAt: Instant,
});
export type Person = z.infer<typeof Person>;

/** A link that works once; its token stands in the fragment, which browsers do not send to servers. */
export const OneTimeLink = z.object({ link: z.string(), expiresAt: Instant });
export type OneTimeLink = z.infer<typeof OneTimeLink>;

export const peopleOperations = {
  listPeople: operation({
    ...read,
    path: '/api/v1/access/people',
    summary: 'List people with their roles',
    permission: 'access.read',
    query: z.object(pageQuery),
    response: pageOf(Person),
  }),
  invitePerson: operation({
    ...write,
    path: '/api/v1/access/people',
    summary: 'Invite a person; the link works once',
    permission: 'access.manage',
    body: z.object({
      name,
      email,
      roles: z
        .array(z.enum(['responder', 'auditor']))
        .max(2)
        .default([]),
    }),
    response: OneTimeLink.extend({ userId }),
    errors: ['access.user_exists'],
    interactive: true,
  }),
  recoverPerson: operation({
    ...write,
    path: '/api/v1/access/people/:userId/recovery',
    summary: 'Make a link with which a person chooses a new password; using it takes admin and key roles away',
    permission: 'access.manage',
    params: z.object({ userId }),
    response: OneTimeLink,
    errors: ['access.user_not_found', 'access.last_admin'],
    interactive: true,
  }),
  deactivatePerson: operation({
    ...write,
    path: '/api/v1/access/people/:userId/deactivate',
    summary: 'Deactivate a person: ends sessions and tokens and takes all roles away',
    permission: 'access.manage',
    params: z.object({ userId }),
    response: nothing,
    errors: ['access.user_not_found', 'access.last_admin'],
    interactive: true,
  }),
  proposeRoleChange: operation({
    ...write,
    path: '/api/v1/access/people/:userId/roles',
    summary: 'Grant or take away a role; admin and keys are granted by two people',
    permission: 'access.manage',
    params: z.object({ userId }),
    body: z.object({ role: RoleName, change: z.enum(['grant', 'revoke']) }),
    response: z.object({ state: z.enum(['applied', 'waiting']), changeId: z.uuid().optional() }),
    errors: ['access.user_not_found', 'access.last_admin'],
    interactive: true,
  }),
};
