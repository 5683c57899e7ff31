import { escapeHtml, markdownToHtml } from '@lockstep/markdown';
import type { Incident } from '#incidents/index.ts';
import type { ActionItem, Postmortem } from './postmortem.ts';
import { sectionForms } from './sections.ts';

/** What is exported: everything by itself, nothing to be fetched. */
export interface Exported {
  readonly incident: Incident;
  readonly postmortem: Postmortem;
  readonly items: readonly ActionItem[];
}

export function toMarkdown({ incident, postmortem, items }: Exported): string {
  const sections = sectionForms.flatMap(({ key, title }) => {
    const section = postmortem.sections.find((one) => one.key === key);
    if (section === undefined) return [];
    const text = section.text ?? '_redacted_';
    return [`## ${title}`, text.trim() === '' ? '_nothing was written_' : text];
  });
  return [
    `# ${incident.name}: ${incident.title}`,
    head(incident, postmortem).join('  \n'),
    ...sections,
    '## Action items',
    items.length === 0 ? '_none_' : items.map(itemLine).join('\n'),
    '',
  ].join('\n\n');
}

function head(incident: Incident, postmortem: Postmortem): readonly string[] {
  const what = incident.kind === 'both' ? 'reliability and security' : incident.kind;
  const signed = postmortem.signOffs.map(({ axis, person, signedAt }) => `${axis}: ${person.name}, ${day(signedAt)}`);
  return [
    ...(incident.isPrivileged ? ['**Privileged and confidential**'] : []),
    ...(incident.isRestricted ? ['**Restricted: for those who need to know**'] : []),
    ...(incident.isDrill ? ['**A drill**'] : []),
    `${incident.severity}, ${what}; ${stateWords[postmortem.state]}`,
    `Began ${instant(incident.startedAt)}, ${incident.resolvedAt === undefined ? 'not over' : `over ${instant(incident.resolvedAt)}`}`,
    `Signed: ${signed.length === 0 ? 'by nobody' : signed.join('; ')}`,
  ];
}

const stateWords = { draft: 'a draft', in_review: 'in review', published: 'published' } as const;

function itemLine({ title, detail, state, owner, dueAt, url, because }: ActionItem): string {
  const parts = [
    owner === undefined ? 'nobody' : owner.name,
    dueAt === undefined ? 'no day' : day(dueAt),
    ...(state === 'dropped' ? [`dropped: ${because ?? ''}`] : []),
    ...(url === undefined ? [] : [url]),
  ];
  const line = `- [${state === 'done' ? 'x' : ' '}] ${title} (${parts.join(', ')})`;
  return detail === '' ? line : `${line}\n  ${detail.replaceAll('\n', '\n  ')}`;
}

function day(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 10);
}

function instant(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

const styles = `body{font:11pt/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}
h1{font-size:1.6em;line-height:1.2}h2{font-size:1.15em;margin-top:2em;border-bottom:1px solid #bbb;break-after:avoid}
li,tr,blockquote,pre{break-inside:avoid}pre{white-space:pre-wrap;background:#f3f3f3;padding:.6em}code{font-family:ui-monospace,monospace}
a{color:#0b4f9e}@page{margin:18mm}@media print{body{margin:0;max-width:none}a{color:inherit}}`;

/** One page that prints well; it loads nothing. */
export function toHtml(exported: Exported): string {
  const title = escapeHtml(`${exported.incident.name}: ${exported.incident.title}`);
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>${styles}</style></head>
<body>
${markdownToHtml(toMarkdown(exported))}</body>
</html>
`;
}
