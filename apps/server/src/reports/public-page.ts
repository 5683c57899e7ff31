import type { FastifyReply } from 'fastify';
import { escaped, pagePolicy } from '../platform/html.ts';

/** Every pair of colours has a contrast of 4.5 to 1 or more; what is pressed is at least 44 pixels high. */
const style = `:root{color-scheme:light dark;--ink:#1a1d21;--soft:#4a525c;--paper:#fff;--line:#8a939e;--act:#0b5cad;--on-act:#fff;--bad:#a3151c;--bad-paper:#fdeeee;--well-paper:#f1f4f7}
@media(prefers-color-scheme:dark){:root{--ink:#e8eaed;--soft:#b4bcc6;--paper:#14171a;--line:#7b8591;--act:#8ab8f0;--on-act:#0b1520;--bad:#ff9d97;--bad-paper:#35191a;--well-paper:#1e2329}}
*{box-sizing:border-box}body{font:1rem/1.5 system-ui,sans-serif;margin:0 auto;max-width:42rem;padding:1.5rem 1rem 4rem;color:var(--ink);background:var(--paper);overflow-wrap:anywhere}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 1rem}h2{font-size:1.125rem;margin:2rem 0 .5rem}p{margin:.5rem 0;text-wrap:pretty}a{color:var(--act)}
form>div,fieldset{margin:1.5rem 0 0}label,legend{display:block;font-weight:600;padding:0}fieldset{border:0;padding:0}
.choice{display:flex;gap:.75rem;align-items:center;min-height:2.75rem;font-weight:400}.choice input{flex:none;width:1.25rem;height:1.25rem;margin:0;accent-color:var(--act)}
.hint{color:var(--soft);margin:0 0 .25rem}.wrong{color:var(--bad);font-weight:600;margin:0 0 .25rem}
input[type=text],input[type=email],textarea{display:block;width:100%;font:inherit;color:inherit;background:var(--paper);border:1px solid var(--line);border-radius:.375rem;padding:.625rem .75rem;min-height:2.75rem}
input[type=file]{display:block;width:100%;font:inherit;min-height:2.75rem;padding:.5rem 0}input::file-selector-button{font:inherit;min-height:2.75rem;padding:.25rem .75rem;margin-right:.75rem;border:1px solid var(--line);border-radius:.375rem;background:var(--well-paper);color:inherit}textarea{min-height:7rem;resize:vertical}
[aria-invalid=true]{border-color:var(--bad);border-width:2px}:focus-visible{outline:3px solid var(--act);outline-offset:2px}
button,.button{display:inline-block;margin-top:2rem;min-height:2.75rem;padding:.625rem 1.25rem;border:0;border-radius:.375rem;font:inherit;font-weight:600;background:var(--act);color:var(--on-act);cursor:pointer}
.box{border-radius:.375rem;padding:.75rem 1rem;background:var(--well-paper);margin:1rem 0}.problem{background:var(--bad-paper);border-left:4px solid var(--bad)}.problem h2{margin:0}
.said{white-space:pre-wrap;margin:.25rem 0 0}.meta{color:var(--soft);margin:0}ol{list-style:none;padding:0}code{font:1rem ui-monospace,monospace}
.skip{position:absolute;left:-200vw;width:1px;height:1px;overflow:hidden}@media(max-width:30rem){button{width:100%}}`;

const policy = pagePolicy({ style });

/** HTML that was put together here: what strangers wrote is escaped in it. */
export interface PublicPage {
  readonly title: string;
  readonly body: string;
}

/** A page for people without an account: no script, nothing from elsewhere, in no index and no cache. */
export async function sendPage(
  reply: FastifyReply,
  status: number,
  { title, body }: PublicPage,
): Promise<FastifyReply> {
  const html = [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">',
    `<title>${escaped(title)}</title><style>${style}</style></head>`,
    `<body><main>${body}</main></body></html>`,
  ].join('');
  return await reply
    .status(status)
    .header('content-security-policy', policy)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(html);
}

/** A heading and sentences; nothing to press. */
export function plainPage(title: string, ...sentences: readonly string[]): PublicPage {
  return { title, body: `<h1>${escaped(title)}</h1>${sentences.map((each) => `<p>${escaped(each)}</p>`).join('')}` };
}

/** What is wrong, above a form: read out at once, and leading to each field. */
export function problemBox(
  problems: readonly { readonly field: string | undefined; readonly problem: string }[],
): string {
  if (problems.length === 0) return '';
  const lines = problems.map(({ field, problem }) =>
    field === undefined ? `<li>${escaped(problem)}</li>` : `<li><a href="#${field}">${escaped(problem)}</a></li>`,
  );
  return `<div class="box problem" role="alert"><h2>It was not sent</h2><ol>${lines.join('')}</ol></div>`;
}

/** The field that people do not see and machines fill in; and the token that says when the page was made. */
export function hiddenFields(token: string): string {
  return [
    `<input type="hidden" name="token" value="${escaped(token)}">`,
    '<div class="skip" aria-hidden="true"><label for="website">Leave this empty</label>',
    '<input type="text" id="website" name="website" tabindex="-1" autocomplete="off"></div>',
  ].join('');
}

/** @param mib 0: no files */
export function filesField(mib: number): string {
  if (mib === 0) return '';
  return [
    '<div><label for="files">Files (optional)</label>',
    `<p class="hint" id="files-hint">Screenshots or logs: at most 5, together ${mib} MiB.</p>`,
    '<input type="file" id="files" name="files" multiple aria-describedby="files-hint"></div>',
  ].join('');
}
