import type { EntryKind, PostmortemSectionKey } from '@lockstep/contract';
import type { Incident, IncidentSide, RoleHolding } from '#incidents/index.ts';
import { formsFor } from './sections.ts';

/** What a draft is made of; entries oldest first. */
export interface DraftFacts {
  readonly incident: Incident;
  readonly entries: readonly {
    readonly kind: EntryKind;
    readonly happenedAt: number;
    readonly text: string | undefined;
    readonly isFolded: boolean;
    readonly isPinned: boolean;
  }[];
  /** How many entries there are of what happened before it began and has nothing to do with it. */
  readonly leftOut: number;
  readonly roles: readonly RoleHolding[];
  readonly services: readonly string[];
}

/** Words for people: a draft is where thinking begins, so what is not known is asked and not filled in. */
export function draftPostmortem(
  facts: DraftFacts,
): readonly { readonly key: PostmortemSectionKey; readonly text: string }[] {
  return formsFor(facts.incident.sides.map(({ axis }) => axis)).map(({ key }) => ({ key, text: writers[key](facts) }));
}

type Writer = (facts: DraftFacts) => string;

const writers: Readonly<Record<PostmortemSectionKey, Writer>> = {
  summary: ({ incident, services }) => {
    const { title, severity, kind, isDrill, summary } = incident;
    const what = kind === 'both' ? 'reliability and security' : kind;
    const where = services.length === 0 ? '' : ` It was about ${services.join(', ')}.`;
    const lead = `${isDrill ? 'A drill: ' : ''}${title} (${severity}, ${what}).${where}`;
    return [lead, ...(summary === '' ? [] : [summary])].join('\n\n');
  },
  impact: ({ incident }) =>
    [
      `Began ${moment(incident.startedAt)}, ${incident.resolvedAt === undefined ? 'is not over' : `over after ${span(incident.resolvedAt - incident.startedAt)}`}.`,
      'Who noticed: ',
      'What they could not do: ',
    ].join('\n\n'),
  timeline: ({ entries, leftOut }) =>
    [lines(entries.filter(({ isFolded, isPinned }) => !isFolded || isPinned)), leftOutWords(leftOut)]
      .filter((part) => part !== '')
      .join('\n\n'),
  detection: ({ incident, entries }) => {
    const first = entries.find(({ kind }) => kind === 'alert' || kind === 'report');
    const known = incident.sides.flatMap(({ axis, startedAt, detectedAt }) =>
      detectedAt === undefined ? [] : [`${capital(axis)}: detected ${span(detectedAt - startedAt)} after it began.`],
    );
    return [
      ...known,
      first === undefined
        ? 'No alert and no report is on the timeline before it was declared.'
        : `First sign: ${moment(first.happenedAt)}, ${first.text ?? 'redacted'}`,
    ].join('\n\n');
  },
  response: ({ incident, roles, entries }) => {
    const people = roles.flatMap(({ role, holder }) =>
      holder === undefined ? [] : [`- ${role.replaceAll('_', ' ')}: ${holder.name}`],
    );
    const times = incident.sides.map(sideTimes);
    const asked = lines(entries.filter(({ kind }) => kind === 'page' || kind === 'role'));
    return [...times, people.join('\n'), asked].filter((part) => part !== '').join('\n\n');
  },
  reliability: (facts) => sideText(facts, 'reliability', ['deployment', 'change', 'alert']),
  security: (facts) => sideText(facts, 'security', ['exposure', 'triage']),
  decisions: ({ entries }) => {
    const judged = lines(entries.filter(({ kind }) => kind === 'decision' || kind === 'signoff'));
    return judged === '' ? 'Nothing was proposed at the gate.' : judged;
  },
  contributing_factors: () => '',
  went_well: () => '',
  went_badly: () => '',
  lucky: () => '',
};

function sideText({ incident, entries }: DraftFacts, axis: IncidentSide['axis'], kinds: readonly EntryKind[]): string {
  const side = incident.sides.find((one) => one.axis === axis);
  if (side === undefined) return '';
  const facts = lines(entries.filter(({ kind }) => kinds.includes(kind)));
  const proven = side.proven.map((sentence) => `- proven: ${sentence}`);
  const unproven = side.unproven.map((sentence) => `- not proven: ${sentence}`);
  return [facts, [...proven, ...unproven].join('\n')].filter((part) => part !== '').join('\n\n');
}

function sideTimes({ axis, startedAt, acknowledgedAt, engagedAt, mitigatedAt, resolvedAt }: IncidentSide): string {
  const after = (name: string, at: number | undefined): string =>
    `${name} ${at === undefined ? 'not recorded' : span(at - startedAt)}`;
  const parts = [
    after('acknowledged', acknowledgedAt),
    after('engaged', engagedAt),
    after('mitigated', mitigatedAt),
    after('resolved', resolvedAt),
  ];
  return `${capital(axis)}, from its beginning: ${parts.join(', ')}.`;
}

function lines(entries: DraftFacts['entries']): string {
  return entries
    .map(({ happenedAt, text }) => `- **${moment(happenedAt)}** ${text === undefined ? '(redacted)' : oneLine(text)}`)
    .join('\n');
}

function leftOutWords(count: number): string {
  if (count === 0) return '';
  const what = count === 1 ? '1 entry' : `${count} entries`;
  return `Left out: ${what} from before it began, about the same services. Pin or link what belongs to it, and draft this section again.`;
}

function oneLine(text: string): string {
  const [first = ''] = text.split('\n');
  return first.length > 300 ? `${first.slice(0, 299)}…` : first;
}

function moment(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** Rounded down to minutes, from an hour on with the hours. */
export function span(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
