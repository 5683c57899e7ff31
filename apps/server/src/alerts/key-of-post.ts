import type { IncomingHttpHeaders } from 'node:http';
import type { SenderAddress, SenderKind } from '@lockstep/alerting';

type Keys = Extract<SenderAddress, { form: 'vendor_paths' }>['keys'];

/** Where the vendor's own clients put the key of their source; undefined: nowhere. */
export function keyOfPost(kind: SenderKind, headers: IncomingHttpHeaders, body: Buffer): string | undefined {
  const keys: Keys = kind.address.form === 'vendor_paths' ? kind.address.keys : [];
  for (const place of keys) {
    const found = place.in === 'header' ? headerKey(place, headers) : bodyKey(place.field, body);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** With `Basic` the key is the password, whatever the name. */
function headerKey(
  { name, scheme }: { readonly name: string; readonly scheme: string | undefined },
  headers: IncomingHttpHeaders,
): string | undefined {
  const header = headers[name];
  const value = typeof header === 'string' ? header.trim() : '';
  if (value === '') return undefined;
  if (scheme === undefined) return value;
  const space = value.indexOf(' ');
  if (value.slice(0, space).toLowerCase() !== scheme.toLowerCase()) return undefined;
  const rest = value.slice(space + 1).trim();
  return scheme.toLowerCase() === 'basic'
    ? Buffer.from(rest, 'base64').toString('utf8').split(':').slice(1).join(':')
    : rest;
}

/** A small look into the body before it is known whose it is: a text member of the root. */
function bodyKey(field: string, body: Buffer): string | undefined {
  try {
    const json: unknown = JSON.parse(body.toString('utf8'));
    const value = typeof json === 'object' && json !== null ? (json as Record<string, unknown>)[field] : undefined;
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
