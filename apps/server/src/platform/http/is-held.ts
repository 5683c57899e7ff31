/**
 * Whether the asker holds the content already, whatever form it was sent in. Source: RFC 9110, 13.1.2
 *
 * @param header `if-none-match`
 * @param etag with its quotes, without `W/`
 */
export function isHeld(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  const tags = header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(etag);
}
