import type {
  AlertAxis,
  AlertSeverity,
  IncomingAction,
  IncomingAlert,
  IncomingChange,
  ParsedPayload,
  ReadPayload,
  RejectedEntry,
} from '@lockstep/alerting';
import { cleanLabels } from './labels.ts';
import { type LinkDraft, cleanLinks } from './links.ts';
import { clip, oneLine, sha256 } from './text.ts';

/** Most alerts and changes taken from one payload, each. */
export const MOST_ENTRIES = 10_000;
const MOST_REJECTED = 100;
const MOST_REASONS = 100;
const MOST_REASON = 200;
const MOST_KEY = 512;
const MOST_SUMMARY = 1_024;
const MOST_NOTE = 15_000;
const MOST_NAME = 250;

/** An alert as a parser found it: lengths, counts and odd characters are seen to when it is taken. */
export interface AlertDraft {
  readonly action: IncomingAction;
  readonly dedupKey?: string | undefined;
  /** The first that is not blank. */
  readonly summary: readonly (string | undefined)[];
  /** Scalars are taken as they are, anything deeper as dotted names. */
  readonly labels?: unknown;
  readonly annotations?: unknown;
  readonly severity?: AlertSeverity | undefined;
  readonly axis?: AlertAxis | undefined;
  readonly startsAt?: number | undefined;
  readonly endsAt?: number | undefined;
  readonly links?: readonly LinkDraft[];
  readonly note?: string | undefined;
  readonly by?: string | undefined;
}

export interface ChangeDraft {
  readonly summary: readonly (string | undefined)[];
  readonly at?: number | undefined;
  readonly service?: string | undefined;
  readonly environment?: string | undefined;
  readonly version?: string | undefined;
  readonly links?: readonly LinkDraft[];
  readonly labels?: unknown;
}

/** Takes what a parser finds and keeps it within bounds; what does not fit is named, never left out in silence. */
export interface Gathering {
  /** @param path where it stood in the payload: `alerts[3]`; empty for a payload that is one alert */
  readonly alert: (path: string, draft: AlertDraft) => void;
  readonly change: (path: string, draft: ChangeDraft) => void;
  readonly reject: (path: string, problem: string) => void;
  readonly ignore: (reason: string, count?: number) => void;
  readonly done: () => ReadPayload;
}

export function gather(): Gathering {
  const alerts: IncomingAlert[] = [];
  const changes: IncomingChange[] = [];
  const rejected: RejectedEntry[] = [];
  const ignored = new Map<string, number>();
  let untold = 0;
  let tooMany = 0;

  const reject = (path: string, problem: string) => {
    if (rejected.length < MOST_REJECTED)
      rejected.push({ path: clip(path, MOST_NAME), problem: oneLine(problem, MOST_SUMMARY) });
    else untold++;
  };
  return {
    reject,
    ignore: (given, count = 1) => {
      const reason = oneLine(given, MOST_REASON);
      // Reasons may name what the sender wrote: whoever writes something else every time is counted together.
      const told = ignored.has(reason) || ignored.size < MOST_REASONS ? reason : 'other reasons';
      if (count > 0) ignored.set(told, (ignored.get(told) ?? 0) + count);
    },
    alert: (path, draft) => {
      if (alerts.length < MOST_ENTRIES) alerts.push(takeAlert(path, draft, reject));
      else tooMany++;
    },
    change: (path, draft) => {
      if (changes.length < MOST_ENTRIES) changes.push(takeChange(path, draft, reject));
      else tooMany++;
    },
    done: () => {
      const more: RejectedEntry[] = [];
      if (tooMany > 0)
        more.push({
          path: '',
          problem: `${tooMany} entries beyond the first ${MOST_ENTRIES} were not read: send smaller payloads`,
        });
      if (untold > 0) more.push({ path: '', problem: `${untold} more problems like those above` });
      const payload: ParsedPayload = {
        alerts,
        changes,
        rejected: [...rejected, ...more],
        ignored: [...ignored].map(([reason, count]) => ({ reason, count })),
      };
      return { ok: true, payload };
    },
  };
}

function takeAlert(path: string, draft: AlertDraft, reject: Gathering['reject']): IncomingAlert {
  const labels = cleanLabels(draft.labels, 'label');
  const annotations = cleanLabels(draft.annotations, 'annotation');
  if (labels.problem !== undefined) reject(join(path, 'labels'), labels.problem);
  if (annotations.problem !== undefined) reject(join(path, 'annotations'), annotations.problem);
  const links = cleanLinks(draft.links ?? []);
  if (links.problem !== undefined) reject(join(path, 'links'), links.problem);
  // Labels are the identity where there is no key: what was left out of them must still tell alerts apart.
  const dedupKey = keyOf(draft.dedupKey) ?? (labels.digest === undefined ? undefined : `sha256:${labels.digest}`);
  return {
    action: draft.action,
    dedupKey,
    summary: summaryOf(draft.summary, dedupKey),
    labels: labels.labels,
    annotations: annotations.labels,
    severity: draft.severity,
    axis: draft.axis,
    startsAt: draft.startsAt,
    endsAt: draft.endsAt,
    links: links.links,
    note: draft.note === undefined ? undefined : clip(draft.note, MOST_NOTE),
    by: nameOf(draft.by),
  };
}

function takeChange(path: string, draft: ChangeDraft, reject: Gathering['reject']): IncomingChange {
  const labels = cleanLabels(draft.labels, 'label');
  if (labels.problem !== undefined) reject(join(path, 'labels'), labels.problem);
  const links = cleanLinks(draft.links ?? []);
  if (links.problem !== undefined) reject(join(path, 'links'), links.problem);
  return {
    summary: summaryOf(draft.summary, undefined),
    at: draft.at,
    service: nameOf(draft.service),
    environment: nameOf(draft.environment),
    version: nameOf(draft.version),
    links: links.links,
    labels: labels.labels,
  };
}

/** Longer keys are replaced by their digest; a blank one is none. */
function keyOf(key: string | undefined): string | undefined {
  const text = key?.replaceAll('\0', '\uFFFD').toWellFormed();
  if (text === undefined || text.trim() === '') return undefined;
  return text.length <= MOST_KEY ? text : `sha256:${sha256(text)}`;
}

function summaryOf(candidates: readonly (string | undefined)[], key: string | undefined): string {
  for (const candidate of candidates) {
    const line = candidate === undefined ? '' : oneLine(candidate, MOST_SUMMARY);
    if (line !== '') return line;
  }
  return key === undefined ? 'alert without a name' : oneLine(`alert ${key}`, MOST_SUMMARY);
}

function nameOf(name: string | undefined): string | undefined {
  const line = name === undefined ? '' : oneLine(name, MOST_NAME);
  return line === '' ? undefined : line;
}

function join(path: string, part: string): string {
  return path === '' ? part : `${path}.${part}`;
}
