import type { Permission } from '@lockstep/contract';
import type { RequestContext } from './context.ts';
import { Problem } from './problem.ts';

type Acting = Pick<RequestContext, 'actor'>;

/** First line of every use case. Our own jobs pass; an unknown caller is told to sign in, a known one what is missing. */
export function requirePermission(ctx: Acting, permission: Permission): void {
  if (ctx.actor.kind === 'system') return;
  requireSignedIn(ctx);
  if (!ctx.actor.permissions.has(permission)) {
    throw new Problem('access.forbidden', `this needs the permission \`${permission}\``, {
      help: 'ask an admin for a role that has it; `GET /api/v1/access/me` lists yours',
    });
  }
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
  throw new Problem('access.interactive_only', 'this can only be done in an interactive session', {
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
