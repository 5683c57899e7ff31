import { hash } from 'node:crypto';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text between tags or in a quoted attribute, whoever wrote it; also right in XML. Line ends stay. */
export function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[[\p{Cc}--[\t\n\r]]\u{FFFE}\u{FFFF}]/gv, ' ')
    .replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? '');
}

/** The content policy of a page by itself: nothing from elsewhere, nothing inside a frame, no other style or script than these. */
export function pagePolicy({ style, script }: { readonly style: string; readonly script?: string }): string {
  return [
    "default-src 'none'",
    `style-src ${sha256(style)}`,
    ...(script === undefined ? [] : [`script-src ${sha256(script)}`]),
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function sha256(text: string): string {
  return `'sha256-${hash('sha256', text, 'base64')}'`;
}
