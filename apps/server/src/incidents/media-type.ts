const signatures: readonly { readonly type: string; readonly bytes: string; readonly at?: number }[] = [
  { type: 'image/png', bytes: '\u0089PNG\r\n\u001a\n' },
  { type: 'image/jpeg', bytes: '\u00ff\u00d8\u00ff' },
  { type: 'image/gif', bytes: 'GIF87a' },
  { type: 'image/gif', bytes: 'GIF89a' },
  { type: 'image/webp', bytes: 'WEBP', at: 8 },
  { type: 'application/pdf', bytes: '%PDF-' },
  { type: 'application/zip', bytes: 'PK\u0003\u0004' },
  { type: 'application/gzip', bytes: '\u001f\u008b' },
  { type: 'application/vnd.tcpdump.pcap', bytes: '\u00d4\u00c3\u00b2\u00a1' },
  { type: 'application/vnd.tcpdump.pcap', bytes: '\n\r\r\n' },
];

/** How many bytes at the beginning are looked at. */
export const headBytes = 512;

/**
 * What a file is, by its first bytes: what its sender says may be a lie, and a browser that believes it runs what it should show.
 * Nothing that a browser runs (HTML, SVG, scripts) has a type of its own here: it is text.
 */
export function mediaTypeOf(head: Uint8Array): string {
  const text = Buffer.from(head.subarray(0, headBytes)).toString('latin1');
  const known = signatures.find(({ bytes, at = 0 }) => text.startsWith(bytes, at));
  if (known !== undefined) return known.type;
  return text !== '' && isText(head.subarray(0, headBytes)) ? 'text/plain' : 'application/octet-stream';
}

/** UTF-8 without control characters but tabs, line ends and escapes of terminals; the last character may be cut off. */
function isText(head: Uint8Array): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    // oxlint-disable-next-line no-control-regex -- these are the ones no text holds
    return !/[\u0000-\u0008\u000b\u000e-\u001a\u001c-\u001f\u007f]/.test(text);
  } catch {
    return false;
  }
}
