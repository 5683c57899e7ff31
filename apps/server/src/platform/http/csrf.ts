import type { FastifyRequest } from 'fastify';
import { Problem } from '../problem.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

function sameOrigin(request: FastifyRequest): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined || host === undefined) return false;
  return URL.canParse(origin) && new URL(origin).host === host;
}

/**
 * Unsafe methods without a token must prove that they come from our own pages: a header that other origins can not send without
 * asking, or our own origin. Together with the SameSite=Strict cookie; sign-in is covered too.
 */
export function requireSameSite(request: FastifyRequest): void {
  if (safeMethods.has(request.method)) return;
  const { origin } = request.headers;
  const isForeign = origin !== undefined && !sameOrigin(request);
  if (!isForeign && (request.headers['x-lockstep-csrf'] === '1' || sameOrigin(request))) return;
  throw new Problem('access.csrf', 'this request does not come from a page of this server', {
    help: 'send the header `x-lockstep-csrf: 1`, or use an API token',
  });
}
