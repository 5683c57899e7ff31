import type { FastifyReply, FastifyRequest } from 'fastify';

/** Browsers refuse the `__Host-` prefix without TLS, so a plain installation on localhost uses the bare name. */
function cookieName(isSecure: boolean): string {
  return isSecure ? '__Host-lockstep_session' : 'lockstep_session';
}

export function readSessionCookie(request: FastifyRequest, isSecure: boolean): string | undefined {
  return request.cookies[cookieName(isSecure)];
}

export function setSessionCookie(reply: FastifyReply, token: string, maxAgeSeconds: number, isSecure: boolean): void {
  reply.setCookie(cookieName(isSecure), token, {
    httpOnly: true,
    sameSite: 'strict',
    path: '/',
    secure: isSecure,
    maxAge: maxAgeSeconds,
  });
}

export function clearSessionCookie(reply: FastifyReply, isSecure: boolean): void {
  reply.clearCookie(cookieName(isSecure), { httpOnly: true, sameSite: 'strict', path: '/', secure: isSecure });
}
