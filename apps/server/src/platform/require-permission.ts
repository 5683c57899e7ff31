import {
  type Permission,
  rightsOfPeople,
  rolePermissions,
  roles,
  tokenPresetNames,
  tokenPresets,
} from '@lockstep/contract';
import type { RequestContext } from './context.ts';
import { Problem } from './problem.ts';

type Acting = Pick<RequestContext, 'actor'>;

/** First line of every use case. Our own jobs pass; an unknown caller is told to sign in, a known one what is missing. */
export function requirePermission(ctx: Acting, permission: Permission): void {
  if (ctx.actor.kind === 'system') return;
  requireSignedIn(ctx);
  if (ctx.actor.permissions.has(permission)) return;
  const { ownerPermissions } = ctx.actor;
  if (ownerPermissions !== undefined) throw lackedByToken(permission, ownerPermissions);
  throw new Problem('access.forbidden', `this needs the permission \`${permission}\``, {
    help: `ask an admin for a role that has it: ${rolesWith(permission)}; \`GET /api/v1/access/me\` lists your permissions`,
  });
}

/** A role of its owner does not help a token that was made without the right; a token with it does not help without the role. */
function lackedByToken(permission: Permission, ownerPermissions: ReadonlySet<Permission>): Problem {
  if (rightsOfPeople.has(permission)) return notForTokens();
  if (ownerPermissions.has(permission)) {
    const presets = tokenPresetNames.filter((name) => tokenPresets[name].rights.includes(permission));
    const having = presets.map((name) => `\`${tokenPresets[name].title}\``).join(' and ');
    return new Problem('access.forbidden', `this API token lacks the right \`${permission}\``, {
      help: `its rights do not change: make another in Settings, Sessions and tokens, with this right${having === '' ? '' : ` or as ${having}`}`,
    });
  }
  return new Problem('access.forbidden', `whose API token this is has no role with the right \`${permission}\``, {
    help: `a token may only what its owner may: use a token of somebody who has one of these roles, or ask an admin for one: ${rolesWith(permission)}`,
  });
}

function rolesWith(permission: Permission): string {
  return roles.filter((role) => rolePermissions[role].has(permission)).join(', ');
}

/** For what needs a known caller and no particular right. */
export function requireSignedIn(ctx: Acting): void {
  if (ctx.actor.kind !== 'anonymous') return;
  throw new Problem('access.unauthenticated', 'sign in, or send an API token', {
    help: 'open the sign-in page, or set `authorization: Bearer lsk_…`',
  });
}

/** For what only a person at a screen may do: turning a key, granting one. Never a token, never a job. */
export function requireInteractive(ctx: Acting): void {
  requireSignedIn(ctx);
  if (ctx.actor.kind === 'person') return;
  throw notForTokens();
}

function notForTokens(): Problem {
  return new Problem('access.interactive_only', 'this can only be done in an interactive session', {
    help: 'sign in with a browser; API tokens can not do this whatever their scopes',
  });
}

/** For what a played sample person may not do: anything outside the sample. */
export function requireReal(ctx: Acting): void {
  if (!ctx.actor.isSample) return;
  throw new Problem('gate.sample_only', 'sample people act on the sample only', {
    help: 'leave the seat of the sample person and act as yourself',
  });
}
