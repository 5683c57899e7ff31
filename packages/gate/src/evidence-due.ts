import type { DeadlinePreset } from '@lockstep/advisories';
import { presetOf } from './deadline-preset.ts';
import type { Obligation } from './decision.ts';
import type { GateFacts, Instant } from './facts.ts';
import { restrictedIncident, runningIncidents } from './incidents.ts';
import { compareInstants, plusHours } from './instant.ts';
import { nameOf } from './names.ts';
import type { PolicySettings } from './policy.ts';
import { gatingFindings, judgeFinding } from './reopened.ts';

/** Evidence on the release being left that leaving would destroy. */
export interface EvidenceDue {
  /** Finding group or incident id. */
  readonly subject: string;
  /** What may be said aloud of it. */
  readonly name: string;
  /** undefined: nobody knows when the clock began, so it can not hold anything up. */
  readonly dueAt: Instant | undefined;
}

/**
 * What is to be captured before the current release stops: forensic-class findings live in production and open security
 * incidents. The clock of a finding starts when it was listed or known, or when the release began to serve, whichever is later.
 */
export function evidenceDue(facts: GateFacts, settings: PolicySettings): readonly EvidenceDue[] {
  const known = dues.get(facts);
  const preset = presetOf(settings);
  if (known?.hours === settings.evidenceHours && known.preset === preset) return known.due;
  const due = computeDue(facts, settings);
  dues.set(facts, { hours: settings.evidenceHours, preset, due });
  return due;
}

/** Every choice of one question has the same answer. */
const dues = new WeakMap<
  GateFacts,
  { readonly hours: number; readonly preset: DeadlinePreset; readonly due: readonly EvidenceDue[] }
>();

function computeDue(facts: GateFacts, settings: PolicySettings): readonly EvidenceDue[] {
  const { current, environment, service } = facts;
  if (current === undefined) return [];
  const captured = new Set(facts.evidenceCaptured);
  const due: EvidenceDue[] = [];
  if (environment.isProduction) {
    for (const finding of gatingFindings(current.findings)) {
      const judged = judgeFinding(finding, service.exposure, presetOf(settings));
      if (finding.state !== 'affected' || judged.deadline !== 'three_days_forensic') continue;
      const start = latest(finding.knownExploited?.listedOn ?? finding.knownAt, current.record.firstServedAt);
      due.push({
        subject: finding.group,
        name: nameOf(judged),
        dueAt: start === undefined ? undefined : plusHours(start, settings.evidenceHours),
      });
    }
  }
  for (const incident of runningIncidents(facts)) {
    if (incident.kind === 'reliability') continue;
    due.push({ subject: incident.id, name: incident.id, dueAt: plusHours(incident.startedAt, settings.evidenceHours) });
  }
  const bySubject = new Map<string, EvidenceDue>();
  for (const entry of due) {
    const known = bySubject.get(entry.subject);
    if (known === undefined || comesBefore(entry, known)) bySubject.set(entry.subject, entry);
  }
  return [...bySubject.values()]
    .filter(({ subject }) => !captured.has(subject))
    .toSorted((a, b) => (a.subject < b.subject ? -1 : 1));
}

/** Of findings of one group what ends first. Restricted incidents can not be told apart: what is owed to all of them ends with the last. */
function comesBefore(a: EvidenceDue, b: EvidenceDue): boolean {
  if (a.dueAt === undefined) return false;
  if (b.dueAt === undefined) return true;
  return a.subject === restrictedIncident
    ? compareInstants(a.dueAt, b.dueAt) > 0
    : compareInstants(a.dueAt, b.dueAt) < 0;
}

/** True while a clock runs: after it the obligation stays, and it stops nobody any more. */
export function isClockRunning(due: EvidenceDue, asOf: Instant): boolean {
  return due.dueAt !== undefined && compareInstants(due.dueAt, asOf) > 0;
}

/** The obligation that stays whatever the verdict is and whoever signs. */
export function captureObligation(due: EvidenceDue, environment: string): Obligation {
  return {
    kind: 'capture_evidence',
    sentence: `capture evidence for ${due.name} in ${environment} before it is gone: memory, writable layer, open connections, then logs`,
    dueAt: due.dueAt,
  };
}

function latest(a: Instant | undefined, b: Instant | undefined): Instant | undefined {
  if (a === undefined) return b;
  if (b === undefined) return a;
  return compareInstants(a, b) >= 0 ? a : b;
}
