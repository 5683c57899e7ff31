import { z } from 'zod';
import { PermissionName, email, linkToken, name, password, read, userId, write } from './access-fields.ts';
import { Instant } from './common.ts';
import { operation } from './operation.ts';
import { nothing } from './paging.ts';

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
  /** The newest change that everybody may know of: a stream of events `after` it tells what came later than this answer. */
  changeSeq: z.number().int(),
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

export const sessionsOperations = {
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
