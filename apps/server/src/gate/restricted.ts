import { isRestricted } from '#advisories/index.ts';
import { type GateFacts, isRestrictedIncident, type ReleaseFacts, restrictedIncident } from '@lockstep/gate';
import type { NeedToKnow } from '../platform/evidence/matters.ts';
import type { GateDecision } from './standing.ts';

/** Names of incidents that were open when an answer of the gate was written down and are restricted now. */
export { withoutHidden } from '../platform/evidence/matters.ts';

type Reasons = GateDecision['judgement']['reasons'];

/** Findings that rest on restricted advisories only. */
export function restrictedFindings(facts: Pick<GateFacts, 'current' | 'target' | 'candidates'>) {
  return [facts.current, facts.target, ...facts.candidates].flatMap((release) =>
    (release?.findings ?? []).filter(isRestricted),
  );
}

export function hasRestricted(facts: GateFacts): boolean {
  return [facts.current, facts.target, ...facts.candidates].some((release) => release?.findings.some(isRestricted));
}

/** Codes whose sentence is about findings. */
const aboutFindings = /^security\.(reopens_|adds_|live_|carries|suppressed_by_vex|unknown_findings)/;

/**
 * The answer for somebody without the need to know: where restricted findings are all there is to say, only that there is a
 * restricted hold and whom to ask; and none of their names anywhere.
 */
export function withoutRestricted(answer: GateDecision, facts: GateFacts, contacts: readonly string[]): GateDecision {
  const masked = {
    ...answer,
    judgement: { ...answer.judgement, reasons: maskReasons(answer.judgement.reasons, contacts) },
    stay: answer.stay && { ...answer.stay, reasons: maskReasons(answer.stay.reasons, contacts) },
    alternatives: answer.alternatives.map((one) => ({ ...one, reasons: maskReasons(one.reasons, contacts) })),
  };
  return scrub(masked, secretsOf(facts));
}

function maskReasons(reasons: Reasons, contacts: readonly string[]): Reasons {
  const ask = contacts.length === 0 ? 'ask the security key holders' : `ask ${contacts.join(', ')}`;
  const seen = new Set<string>();
  return reasons
    .map((reason) =>
      reason.code === 'security.restricted_hold' || (aboutFindings.test(reason.code) && reason.subjects.length === 0)
        ? { ...reason, code: 'security.restricted_hold', sentence: `restricted by security: ${ask}`, rule: '' }
        : reason,
    )
    .filter((reason) => {
      if (reason.code !== 'security.restricted_hold') return true;
      const key = `${reason.axis} ${reason.verdict}`;
      return !seen.has(key) && seen.add(key).size > 0;
    });
}

/** Facts with the restricted names taken out, for those without the need to know. */
export function redactFacts(facts: GateFacts): GateFacts {
  return scrub(facts, secretsOf(facts));
}

/** Facts as they leave the house: what restricted incidents there are is not read off them by anybody. */
export function withoutRestrictedIncidents(facts: GateFacts, known: NeedToKnow): GateFacts {
  const open = (release: ReleaseFacts): ReleaseFacts => {
    const caused = release.record.incidentsCaused;
    if (!caused.includes(restrictedIncident)) return release;
    const incidentsCaused = caused.filter((id) => id !== restrictedIncident);
    return { ...release, record: { ...release.record, incidentsCaused } };
  };
  return {
    ...facts,
    incidents: facts.incidents.filter((incident) => !isRestrictedIncident(incident) && !known.names(incident.id)),
    evidenceCaptured: facts.evidenceCaptured.filter(
      (subject) => subject !== restrictedIncident && !known.names(subject),
    ),
    current: facts.current && open(facts.current),
    target: open(facts.target),
    candidates: facts.candidates.map(open),
  };
}

/** A text about these facts that everybody reads. */
export function sayOpenly(text: string, facts: GateFacts): string {
  return hasRestricted(facts) ? scrub(text, secretsOf(facts)) : text;
}

interface Secrets {
  /** Longest first, so that no part of a longer name is left over. */
  readonly names: readonly string[];
  readonly packages: ReadonlySet<string>;
}

function secretsOf(facts: GateFacts): Secrets {
  const findings = restrictedFindings(facts);
  const names = findings.flatMap(({ group, aliases, package: name, sources }) => [
    group,
    name,
    ...aliases,
    ...sources.map(({ advisoryId }) => advisoryId),
  ]);
  const packages = new Set(findings.map((finding) => finding.package));
  const upgrades = facts.fixes.flatMap(({ package: name, to }) =>
    packages.has(name) ? [`${name.slice(name.indexOf('/') + 1)} ${to}`] : [],
  );
  return { names: [...new Set([...names, ...upgrades])].sort((a, b) => b.length - a.length), packages };
}

const hidden = 'restricted';
/** Versions of a package that may not be named lead to its name. */
const versionMembers = new Set(['from', 'to', 'versions', 'matched', 'fixed']);

/** Every string of a value without the secrets; its shape stays as it is. */
function scrub<T>(value: T, { names, packages }: Secrets): T {
  const walk = (item: unknown, isSecret: boolean): unknown => {
    if (typeof item === 'string') return names.reduce((text, name) => text.replaceAll(name, hidden), item);
    if (Array.isArray(item)) return item.map((member) => walk(member, isSecret));
    if (typeof item !== 'object' || item === null) return item;
    const isInside = isSecret || ('package' in item && packages.has(String(item.package)));
    return Object.fromEntries(
      Object.entries(item).map(([key, member]) => [
        key,
        isInside && versionMembers.has(key) ? veil(member) : walk(member, isInside),
      ]),
    );
  };
  // The walk changes nothing but the text of strings.
  return walk(value, false) as T;
}

function veil(value: unknown): unknown {
  return Array.isArray(value) ? value.map(veil) : typeof value === 'string' ? hidden : value;
}
