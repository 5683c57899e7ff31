import { z } from 'zod';
import { Axis, Instant } from './common.ts';
import { operation } from './operation.ts';
import { nothing, pageOf, pageQuery } from './paging.ts';
import { permissions, roles } from './permissions.ts';

const RoleName = z.enum(roles);
const PermissionName = z.enum(permissions);

const name = z.string().trim().min(1).max(100);
const email = z.email().max(254);
/** Long rather than complicated; spaces count. */
const password = z.string().min(12, 'too short: use at least 12 characters').max(200);
const linkToken = z.string().min(20).max(200);
const userId = z.uuid();

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

export const WhoAmI = z.object({
  kind: z.enum(['person', 'token']),
  userId,
  name: z.string(),
  isSample: z.boolean(),
  permissions: z.array(PermissionName),
  sessionId: z.uuid().optional(),
  /** The admin who plays this sample person. */
  playedBy: z.object({ userId, name: z.string() }).optional(),
  /** Sample people this session may play. */
  seats: z.array(z.object({ userId, name: z.string() })),
});
export type WhoAmI = z.infer<typeof WhoAmI>;

export const Session = z.object({
  id: z.uuid(),
  userId,
  createdAt: Instant,
  lastSeenAt: Instant,
  expiresAt: Instant,
  userAgent: z.string(),
  address: z.string(),
  isCurrent: z.boolean(),
});
export type Session = z.infer<typeof Session>;

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

export const PendingChange = z.object({
  id: z.uuid(),
  kind: z.string(),
  subjectId: z.string(),
  summary: z.string(),
  state: z.enum(['open', 'applied', 'rejected', 'expired']),
  proposedBy: userId,
  proposedByName: z.string(),
  proposedAt: Instant,
  expiresAt: Instant,
  decidedBy: userId.optional(),
  decidedByName: z.string().optional(),
  decidedAt: Instant.optional(),
  isSinglePerson: z.boolean(),
});
export type PendingChange = z.infer<typeof PendingChange>;

export const Deputy = z.object({ axis: Axis, userId, name: z.string(), namedAt: Instant, isSinglePerson: z.boolean() });
export type Deputy = z.infer<typeof Deputy>;

/** A link that works once; its token stands in the fragment, which browsers do not send to servers. */
export const OneTimeLink = z.object({ link: z.string(), expiresAt: Instant });
export type OneTimeLink = z.infer<typeof OneTimeLink>;

const read = { method: 'GET', params: nothing, query: nothing, body: nothing, errors: [] } as const;
const write = { method: 'POST', params: nothing, query: nothing, body: nothing, errors: [] } as const;

const signingIn = {
  getSetup: operation({
    ...read,
    path: '/api/v1/access/setup',
    summary: 'Tell whether the first admin is still to be made',
    permission: 'public',
    response: z.object({ isOpen: z.boolean() }),
  }),
  completeSetup: operation({
    ...write,
    path: '/api/v1/access/setup',
    summary: 'Make the first admin with the one-time link, and sign in',
    permission: 'public',
    body: z.object({ token: linkToken, name, email, password }),
    response: z.object({ userId }),
    errors: ['access.setup_closed', 'access.setup_link_invalid'],
    throttled: true,
  }),
  acceptLink: operation({
    ...write,
    path: '/api/v1/access/links/accept',
    summary: 'Choose a password with an invitation or recovery link, and sign in',
    permission: 'public',
    body: z.object({ token: linkToken, password }),
    response: z.object({ userId }),
    errors: ['access.setup_link_invalid'],
    throttled: true,
  }),
  signIn: operation({
    ...write,
    path: '/api/v1/access/sessions',
    summary: 'Sign in with address and password',
    permission: 'public',
    body: z.object({ email: z.string().max(254), password: z.string().max(200) }),
    response: z.object({ userId }),
    errors: ['access.wrong_credentials'],
    throttled: true,
  }),
  signOut: operation({
    ...write,
    path: '/api/v1/access/sessions/current/end',
    summary: 'Sign out',
    permission: 'authenticated',
    response: nothing,
    interactive: true,
  }),
  listSessions: operation({
    ...read,
    path: '/api/v1/access/sessions',
    summary: 'List your own sessions, or those of a person you manage',
    permission: 'authenticated',
    query: z.object({ userId: userId.optional() }),
    response: z.object({ items: z.array(Session) }),
  }),
  revokeSession: operation({
    ...write,
    path: '/api/v1/access/sessions/:sessionId/revoke',
    summary: 'End a session of your own, or of a person you manage',
    permission: 'authenticated',
    params: z.object({ sessionId: z.uuid() }),
    response: nothing,
    errors: ['access.session_not_found'],
  }),
  whoAmI: operation({
    ...read,
    path: '/api/v1/access/me',
    summary: 'Show who you are and what you may do',
    permission: 'authenticated',
    response: WhoAmI,
  }),
  changePassword: operation({
    ...write,
    path: '/api/v1/access/me/password',
    summary: 'Change your password; ends your other sessions',
    permission: 'authenticated',
    body: z.object({ current: z.string().max(200), next: password }),
    response: nothing,
    errors: ['access.wrong_credentials'],
    interactive: true,
    throttled: true,
  }),
  takeSeat: operation({
    ...write,
    path: '/api/v1/access/seat',
    summary: 'Play a sample person in this session, or yourself again',
    permission: 'authenticated',
    body: z.object({ userId: userId.nullable() }),
    response: nothing,
    errors: ['access.user_not_found', 'gate.sample_only'],
    interactive: true,
  }),
};

const people = {
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

const twoPeople = {
  listChanges: operation({
    ...read,
    path: '/api/v1/access/changes',
    summary: 'List changes that take two people, newest first',
    permission: 'access.read',
    query: z.object({ ...pageQuery, state: z.enum(['open', 'all']).default('open') }),
    response: pageOf(PendingChange),
  }),
  approveChange: operation({
    ...write,
    path: '/api/v1/access/changes/:changeId/approve',
    summary: 'Agree to a change as the second person; it takes effect at once',
    permission: 'authenticated',
    params: z.object({ changeId: z.uuid() }),
    response: PendingChange,
    errors: ['access.change_not_found', 'access.change_closed', 'access.second_person_needed'],
    interactive: true,
  }),
  rejectChange: operation({
    ...write,
    path: '/api/v1/access/changes/:changeId/reject',
    summary: 'Refuse a change, or withdraw your own',
    permission: 'authenticated',
    params: z.object({ changeId: z.uuid() }),
    response: PendingChange,
    errors: ['access.change_not_found', 'access.change_closed'],
    interactive: true,
  }),
  listDeputies: operation({
    ...read,
    path: '/api/v1/access/deputies',
    summary: 'List who holds a key while nobody else does',
    permission: 'access.read',
    response: z.object({ items: z.array(Deputy) }),
  }),
  setDeputy: operation({
    ...write,
    path: '/api/v1/access/deputies/:axis',
    summary: 'Propose the deputy of an axis; takes two people',
    permission: 'access.manage',
    params: z.object({ axis: Axis }),
    body: z.object({ userId }),
    response: z.object({ state: z.enum(['applied', 'waiting']), changeId: z.uuid() }),
    errors: ['access.user_not_found'],
    interactive: true,
  }),
};

const tokens = {
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
    body: z.object({
      name,
      scopes: z.array(PermissionName).min(1).max(permissions.length),
      expiresInDays: z.number().int().min(1).max(366).optional(),
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

export const accessOperations = { ...signingIn, ...people, ...twoPeople, ...tokens } as const;
