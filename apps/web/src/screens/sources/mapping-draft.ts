import type { AnswerOf } from '../../api/call.ts';
import type { FieldProblem } from '../../ui/field.tsx';

export type Document = Readonly<Record<string, unknown>>;
export type Preview = AnswerOf<'previewAlertPayload'>;

type Reading =
  | { readonly ok: true; readonly document: Document | undefined }
  | { readonly ok: false; readonly problem: FieldProblem };

/** A first mapping to change, for a source that has none. */
export const firstMapping: Document = {
  version: 1,
  summary: '{{ title }}',
  key: '{{ id }}',
  status: { from: '{{ status }}', map: { ok: 'resolve', resolved: 'resolve' }, default: 'fire' },
  labels: { service: '{{ service }}' },
};

/** A payload that the first mapping reads. */
export const firstPayload = JSON.stringify(
  { id: 'disk-7', title: 'Disk of db-2 almost full', status: 'firing', service: 'checkout' },
  undefined,
  2,
);

export function documentText(document: Document): string {
  return JSON.stringify(document, undefined, 2);
}

/** What was typed as a mapping; empty means none: the names most senders use. */
export function readDocument(text: string): Reading {
  if (text.trim() === '') return { ok: true, document: undefined };
  try {
    const document: unknown = JSON.parse(text);
    if (typeof document === 'object' && document !== null && !Array.isArray(document))
      return { ok: true, document: { ...document } };
  } catch {
    // Said below, as for anything else that is no object.
  }
  return {
    ok: false,
    problem: { problem: 'is not a JSON object', help: 'look for a missing quote, comma or brace' },
  };
}

/** Every problem the server found in the mapping, each with the part it is about. */
export function mappingProblems(fields: readonly { readonly field: string; readonly problem: string }[]) {
  return fields
    .filter(({ field }) => /^(body\.)?mapping(\.|\[|$)/.test(field))
    .map(({ field, problem }) => ({ part: field.replace(/^(body\.)?mapping\.?/, ''), problem }));
}

/** One line of what would become of a payload. */
export function previewWords({ alerts, changes, rejected, ignored }: Preview): string {
  const parts = [
    [alerts.length, 'alert', 'alerts'],
    [changes.length, 'change', 'changes'],
    [rejected.length, 'refused', 'refused'],
    [ignored.reduce((sum, { count }) => sum + count, 0), 'ignored', 'ignored'],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, one, many]) => `${count} ${count === 1 ? one : many}`);
  return said.length === 0 ? 'Nothing would come of it' : said.join(', ');
}
