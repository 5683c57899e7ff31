/** What the operations of sessions, people and tokens share. */
import { z } from 'zod';
import { nothing } from './paging.ts';
import { permissions, roles } from './permissions.ts';

export const RoleName = z.enum(roles);
export const PermissionName = z.enum(permissions);

export const name = z.string().trim().min(1).max(100);
export const email = z.email().max(254);
/** Long rather than complicated; spaces count. */
export const password = z.string().min(12, 'too short: use at least 12 characters').max(200);
export const linkToken = z.string().min(20).max(200);
export const userId = z.uuid();

/** What most of these operations are alike in: no input but what they name, no errors of their own. */
export const read = { method: 'GET', params: nothing, query: nothing, body: nothing, errors: [] } as const;
export const write = { method: 'POST', params: nothing, query: nothing, body: nothing, errors: [] } as const;
