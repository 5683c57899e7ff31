const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types lockstep',
].join('; ');

type Headers = Readonly<Record<string, string>>;

/** What governs a page in a browser: an answer without a body has none. */
const ofPages: Headers = {
  'content-security-policy': contentSecurityPolicy,
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  'x-frame-options': 'DENY',
};

export const pageHeaders: readonly string[] = Object.keys(ofPages);

/** What every answer carries, whatever it is. */
export function securityHeaders(isSecure: boolean): Headers {
  return { ...ofPages, ...emptySecurityHeaders(isSecure) };
}

/** The same for senders of alerts, whose answer mostly has no body, thousands of times a second. */
export function emptySecurityHeaders(isSecure: boolean): Headers {
  return {
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    ...(isSecure ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  };
}

/** What the API says is never kept on the way. */
export function isApiPath(url: string): boolean {
  return url.startsWith('/api/');
}
