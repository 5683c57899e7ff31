import type { AlertAxis, AlertSeverity, CompleteTarget, Labels, PayloadMeta, ReadPayload } from '@lockstep/alerting';
import { type Gathering, gather } from './gather.ts';
import { DEEPEST, cleanLabels } from './labels.ts';
import type { LinkDraft } from './links.ts';
import { clip } from './text.ts';
import { withoutSecrets } from './redact.ts';
import { worse } from './finding-severity.ts';

/** More of a description is never looked at: redaction reads every character. */
const MOST_TEXT = 20_000;

/** Headers that say what a report can not: of what it is, and that it leaves nothing out. */
export const REPORT_HEADERS = ['lockstep-target', 'lockstep-complete'] as const;

export interface FindingDraft {
  /** `fire` when left out. */
  readonly action?: 'fire' | 'resolve' | 'note';
  /** The finding's own id; else rule, package or resource, location: what the next report of the same scan will say again. */
  readonly key: readonly (string | undefined)[];
  readonly summary: readonly (string | undefined)[];
  readonly severity: AlertSeverity | undefined;
  readonly axis?: AlertAxis;
  readonly labels: Readonly<Record<string, unknown>>;
  readonly annotations?: Readonly<Record<string, unknown>>;
  readonly links?: readonly LinkDraft[];
  /**
   * When the sender said so: the time of the event, of the report, or of the last change. Not when a flaw was first seen: an alert that
   * comes back would look like a late delivery of the one that was closed.
   */
  readonly startsAt?: number | undefined;
  readonly note?: string | undefined;
  readonly by?: string | undefined;
  /** Values that must appear nowhere. */
  readonly secrets?: readonly (string | undefined)[];
}

/** Findings of one payload: what is said twice is taken once, nothing secret goes on, and it is known of which targets it is all. */
export interface FindingGathering extends Pick<Gathering, 'change' | 'reject' | 'ignore'> {
  readonly finding: (path: string, draft: FindingDraft) => void;
  /** The payload itself says that it is the whole truth of the open alerts with these labels. */
  readonly complete: (labels: Labels) => void;
  readonly done: () => ReadPayload;
}

export function gatherFindings(): FindingGathering {
  const gathering = gather();
  const drafts = new Map<string, { path: string; draft: FindingDraft; versions: Set<string> }>();
  const complete: CompleteTarget[] = [];
  return {
    change: gathering.change,
    reject: gathering.reject,
    ignore: gathering.ignore,
    finding: (path, draft) => {
      const id = draft.action === 'note' ? path : `${draft.action ?? 'fire'} ${keyOf(draft.key)}`;
      const known = drafts.get(id);
      const versions = known?.versions ?? new Set<string>();
      const { version } = draft.labels;
      if (typeof version === 'string' && version !== '') versions.add(version);
      if (known === undefined) drafts.set(id, { path, draft, versions });
      else {
        known.draft = { ...known.draft, severity: worse(known.draft.severity, draft.severity) };
        gathering.ignore('the same finding again in this payload');
      }
    },
    complete: (labels) => complete.push({ labelMatch: cleanLabels(labels, 'label').labels }),
    done: () => {
      for (const { path, draft, versions } of drafts.values()) take(gathering, path, draft, versions);
      return withComplete(gathering.done(), complete);
    },
  };
}

function take(gathering: Gathering, path: string, draft: FindingDraft, versions: ReadonlySet<string>): void {
  const hide = (text: string) => withoutSecrets(clip(text, MOST_TEXT), draft.secrets);
  gathering.alert(path, {
    action: draft.action ?? 'fire',
    dedupKey: hide(keyOf(draft.key)),
    summary: draft.summary.map((text) => (text === undefined ? undefined : hide(text))),
    labels: hideAll(versions.size > 1 ? { ...draft.labels, version: [...versions].join(', ') } : draft.labels, hide),
    annotations: hideAll(draft.annotations ?? {}, hide),
    severity: draft.severity,
    axis: draft.axis ?? 'security',
    startsAt: draft.startsAt,
    links: (draft.links ?? []).map(({ url, label }) => ({
      url: typeof url === 'string' ? hide(url) : url,
      label: hide(label),
    })),
    note: draft.note === undefined ? undefined : hide(draft.note),
    by: draft.by,
  });
}

function hideAll(texts: Readonly<Record<string, unknown>>, hide: (text: string) => string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(texts).map(([name, value]) => [name, hidden(value, hide, 0)]));
}

/** As deep as labels are read. */
function hidden(value: unknown, hide: (text: string) => string, depth: number): unknown {
  if (typeof value === 'string') return hide(value);
  if (depth >= DEEPEST || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => hidden(one, hide, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [hide(name), hidden(one, hide, depth + 1)]));
}

/** Whoever could not be read may still be open: a payload with problems is never the whole truth. */
function withComplete(read: ReadPayload, complete: readonly CompleteTarget[]): ReadPayload {
  if (!read.ok || complete.length === 0 || read.payload.rejected.length > 0) return read;
  return { ...read, payload: { ...read.payload, complete } };
}

/** Parts joined so that different parts make different keys; what is missing at the end leaves no mark. */
export function keyOf(parts: readonly (string | undefined)[]): string {
  const known = parts.slice(0, parts.findLastIndex((part) => part !== undefined) + 1);
  return known.map((part) => (part ?? '').replaceAll('%', '%25').replaceAll('|', '%7C')).join('|');
}

/** What the sender of a report says of it beside the report. */
export interface ReportSays {
  readonly target: string | undefined;
  readonly isComplete: boolean;
}

export function reportSays(meta: PayloadMeta): ReportSays {
  const target = meta.headers['lockstep-target']?.trim();
  return {
    target: target === '' ? undefined : target,
    isComplete: meta.headers['lockstep-complete']?.trim().toLowerCase() === 'true',
  };
}

/**
 * Notes that a report is the whole truth of a target: by its own word or by that of whoever sent it.
 *
 * @param labels what its alerts have in common, `target` among them
 * @param ownWord the report says of itself that it left nothing out
 */
export function noteComplete(
  findings: FindingGathering,
  says: ReportSays,
  labels: { readonly scanner?: string | undefined; readonly target: string | undefined },
  ownWord = false,
): void {
  if (!says.isComplete && !ownWord) return;
  const { scanner, target } = labels;
  if (target !== undefined) findings.complete(scanner === undefined ? { target } : { scanner, target });
  else if (says.isComplete)
    findings.reject(
      '',
      'header `lockstep-complete` without a target: say in `lockstep-target` of what this report is all',
    );
}

/** For a payload in another format. */
export function notThis(what: string, cure: string): ReadPayload {
  return { ok: false, problem: `this is no ${what}: ${cure}` };
}

/** A text as part of an address. */
export function inAddress(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

/** Links where the document gives addresses, under one name. */
export function linksOf(label: string, ...urls: readonly unknown[]): LinkDraft[] {
  return urls
    .slice(0, 20)
    .filter((url) => typeof url === 'string' && /^https?:/i.test(url))
    .map((url) => ({ url, label }));
}
