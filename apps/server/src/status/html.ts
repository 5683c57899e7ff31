import type { Block, TextSpan } from '@lockstep/markdown';
import { escaped, pagePolicy } from '../platform/html.ts';

/** Every pair of colours of words has a contrast of 4.5 to 1 or more; what is pressed is at least 44 pixels high. */
const style = `:root{color-scheme:light dark;--ink:#1a1d21;--soft:#4a525c;--paper:#fff;--well:#f4f6f8;--line:#d5dae0;--edge:#7c8692;--act:#0b5cad;--on-act:#fff;--up:#1f7a45;--slow:#8a5a00;--part:#b34700;--out:#b3161d;--plan:#3f5fb5;--none:#c3cad2}
@media(prefers-color-scheme:dark){:root{--ink:#e8eaed;--soft:#b4bcc6;--paper:#14171a;--well:#1d2227;--line:#333b44;--edge:#7b8591;--act:#8ab8f0;--on-act:#0b1520;--up:#5cc98a;--slow:#e3b341;--part:#ff9f5c;--out:#ff8a84;--plan:#9db4ff;--none:#39424c}}
*{box-sizing:border-box}body{font:1rem/1.5 system-ui,sans-serif;margin:0 auto;max-width:52rem;padding:1.5rem 1rem 4rem;color:var(--ink);background:var(--paper);overflow-wrap:anywhere}
h1{font-size:1.625rem;line-height:1.25;margin:0}h2{font-size:1.125rem;margin:2.5rem 0 .75rem}h3{font-size:1rem;margin:0}p,ul,ol{margin:.5rem 0}p{text-wrap:pretty}a{color:var(--act)}
.lead{border-left:.375rem solid var(--mark);background:var(--well);padding:.875rem 1rem;margin:1.25rem 0;font-size:1.125rem;font-weight:600;border-radius:.25rem}
.mark{border:1px solid var(--edge);background:var(--well);padding:.75rem 1rem;margin:1rem 0;border-radius:.25rem}
.operational{--mark:var(--up)}.maintenance{--mark:var(--plan)}.degraded{--mark:var(--slow)}.partial_outage{--mark:var(--part)}.major_outage{--mark:var(--out)}
.card{border:1px solid var(--line);border-radius:.5rem;padding:1rem;margin:0 0 1rem}.card>.rows>li:first-child{border-top:0}.card>.rows:first-child>li:first-child{padding-top:0}.card>.rows>li:last-child{padding-bottom:0}.card>:last-child,.rows>li>:last-child{margin-bottom:0}
ul.rows,ol.rows{list-style:none;padding:0;margin:0}.rows>li{border-top:1px solid var(--line);padding:.875rem 0}.line{display:flex;flex-wrap:wrap;gap:.25rem 1rem;justify-content:space-between;align-items:baseline}
.state{color:var(--mark);font-weight:600}.state::before{content:"";display:inline-block;width:.625rem;height:.625rem;margin-right:.5rem;background:var(--mark);border-radius:50%}.degraded.state::before,.maintenance.state::before{border-radius:0}.partial_outage.state::before,.major_outage.state::before{border-radius:0;transform:rotate(45deg)}
.soft{color:var(--soft);margin:0}.small{font-size:.875rem}svg{display:block;width:100%;height:2rem;margin:.5rem 0 .25rem}svg .operational{fill:var(--up)}svg .maintenance{fill:var(--plan)}svg .degraded{fill:var(--slow)}svg .partial_outage{fill:var(--part)}svg .major_outage{fill:var(--out)}svg .none{fill:var(--none)}
summary{cursor:pointer;min-height:2.75rem;display:flex;align-items:center;color:var(--act)}blockquote{border-left:3px solid var(--line);margin:.5rem 0;padding:0 0 0 .75rem}pre{overflow:auto;background:var(--well);padding:.75rem}code{font-family:ui-monospace,monospace}
form{display:flex;flex-wrap:wrap;gap:.75rem;align-items:end}label{display:block;font-weight:600}input[type=email]{font:inherit;color:inherit;background:var(--paper);border:1px solid var(--edge);border-radius:.375rem;padding:.625rem .75rem;min-height:2.75rem;width:22rem;max-width:100%}label+input{margin-top:.25rem}h1+form{margin-top:1rem}form+p{margin-top:.5rem}ul{list-style:disc}
button{min-height:2.75rem;padding:.5rem 1.25rem;border:0;border-radius:.375rem;font:inherit;font-weight:600;background:var(--act);color:var(--on-act);cursor:pointer}:focus-visible{outline:3px solid var(--act);outline-offset:2px}
nav{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin:2rem 0 0}nav a{min-height:2.75rem;display:inline-flex;align-items:center}footer{margin:2rem 0 0;border-top:1px solid var(--line);padding-top:1rem}footer nav{margin:0}@media(max-width:30rem){form>div,input[type=email],button{width:100%}}`;

/** Says each moment in the reader's own time as well; the page is whole without it. */
const script = `for(const t of document.querySelectorAll('time[datetime]')){const d=new Date(t.dateTime);if(!isNaN(d)&&d.getTimezoneOffset())t.append(' ('+d.toLocaleString([],{dateStyle:'medium',timeStyle:'short'})+' your time)')}`;

export const contentSecurityPolicy = pagePolicy({ style, script });

/** @param head more of it, such as feeds; @param isIndexed search engines may show it */
export function documentOf(page: {
  readonly title: string;
  readonly body: string;
  readonly head?: string;
  readonly isIndexed: boolean;
}): string {
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    page.isIndexed ? '' : '<meta name="robots" content="noindex">',
    `<title>${escaped(page.title)}</title>${page.head ?? ''}<style>${style}</style></head>`,
    `<body>${page.body}<script>${script}</script></body></html>`,
  ].join('');
}

/** In UTC. */
export function timeOf(instant: string): string {
  return `<time datetime="${instant}">${instant.slice(0, 16).replace('T', ' ')} UTC</time>`;
}

export function htmlOf(blocks: readonly Block[]): string {
  return blocks.map(blockHtml).join('');
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return `<p>${spansHtml(block.spans)}</p>`;
    case 'heading':
      return `<p><strong>${spansHtml(block.spans)}</strong></p>`;
    case 'quote':
      return `<blockquote><p>${spansHtml(block.spans)}</p></blockquote>`;
    case 'list': {
      const tag = block.isOrdered ? 'ol' : 'ul';
      return `<${tag}>${block.items.map((item) => `<li>${spansHtml(item)}</li>`).join('')}</${tag}>`;
    }
    case 'code':
      return `<pre><code>${escaped(block.text)}</code></pre>`;
  }
}

function spansHtml(spans: readonly TextSpan[]): string {
  return spans.map(spanHtml).join('');
}

function spanHtml({ text, isStrong, isEmphasised, isStruck, isCode, url }: TextSpan): string {
  const words = isCode === true ? `<code>${escaped(text)}</code>` : escaped(text);
  const inner = isStruck === true ? `<s>${words}</s>` : words;
  const emphasised = isEmphasised === true ? `<em>${inner}</em>` : inner;
  const strong = isStrong === true ? `<strong>${emphasised}</strong>` : emphasised;
  return url === undefined ? strong : `<a href="${escaped(url)}" rel="nofollow noopener noreferrer">${strong}</a>`;
}
