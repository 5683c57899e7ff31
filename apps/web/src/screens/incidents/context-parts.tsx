import { useQueries, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../../api/query.ts';
import { counted } from '../../ui/counted.ts';
import { Section } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';
import { VerdictChip } from '../../ui/verdict.tsx';
import type { IncidentDetail } from './incident-words.ts';
import { SideBadge } from './severity-badge.tsx';

/** More than this are told by their number. */
const MOST = 8;
const rowLook = 'grid min-h-11 gap-0.5 px-3.5 py-2 -outline-offset-2 hover:bg-raised/60';

function linksOf(incident: IncidentDetail, kind: IncidentDetail['links'][number]['kind']) {
  const all = incident.links.filter((link) => link.kind === kind);
  return { shown: all.slice(-MOST).toReversed(), more: Math.max(0, all.length - MOST) };
}

function More({ count }: { count: number }) {
  return count === 0 ? null : <p className="px-3.5 py-2 text-sm text-muted">and {counted(count, 'more', 'more')}</p>;
}

/** The alerts it is about, and whether they are over. */
export function AlertsContext({ incident }: { incident: IncidentDetail }) {
  const { shown, more } = linksOf(incident, 'alert_group');
  const groups = useQueries({
    queries: shown.map(({ subjectId }) => ask('getAlertGroup', { params: { group: subjectId } })),
  });
  if (shown.length === 0) return null;
  const stateWords = { open: 'nobody has it', acknowledged: 'somebody has it', snoozed: 'snoozed', resolved: 'over' };
  const inks = { open: 'text-bad', acknowledged: 'text-ok', snoozed: 'text-hold', resolved: 'text-muted' };
  return (
    <Section title="Alerts" flush>
      <ul className="divide-y divide-line">
        {shown.map((link, index) => {
          const group = groups[index]?.data;
          return (
            <li key={link.id}>
              <Link to="/alerts/groups/$group" params={{ group: link.subjectId }} className={rowLook}>
                <span className="font-medium [overflow-wrap:anywhere]">{link.label}</span>
                {group && (
                  <span className="flex flex-wrap gap-x-2 text-sm text-muted">
                    <span className={inks[group.state]}>{stateWords[group.state]}</span>
                    {group.openAlerts} of {group.alerts} open
                  </span>
                )}
              </Link>
            </li>
          );
        })}
      </ul>
      <More count={more} />
    </Section>
  );
}

/** What the gate was asked from here, and how its keys stand. */
export function DecisionsContext({ incident }: { incident: IncidentDetail }) {
  const { shown, more } = linksOf(incident, 'decision');
  const decisions = useQueries({
    queries: shown.map(({ subjectId }) => ask('getDecision', { params: { decision: subjectId } })),
  });
  if (shown.length === 0) return null;
  return (
    <Section title="Gate" flush>
      <ul className="divide-y divide-line">
        {shown.map((link, index) => {
          const decision = decisions[index]?.data;
          return (
            <li key={link.id}>
              <Link to="/decisions/$decision" params={{ decision: link.subjectId }} className={rowLook}>
                <span className="font-medium [overflow-wrap:anywhere]">{decision?.title ?? link.label}</span>
                {decision && (
                  <span className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-muted">
                    <VerdictChip verdict={decision.verdict} />
                    {keyWords(decision.signoff)}
                  </span>
                )}
              </Link>
            </li>
          );
        })}
      </ul>
      <More count={more} />
    </Section>
  );
}

const signoffWords = {
  not_needed: 'no key needed',
  not_requested: 'keys not asked for',
  waiting: 'waits for',
  signed: 'both keys turned',
  refused: 'a key was refused',
  expired: 'expired',
  lapsed: 'the facts have moved',
  broken_glass: 'glass broken',
} as const;

/** How the keys of a decision stand: `waits for security`. */
function keyWords({
  state,
  keys,
}: {
  state: keyof typeof signoffWords;
  keys: readonly { axis: string; signedBy: object | null }[];
}): string {
  if (state !== 'waiting') return signoffWords[state];
  return `${signoffWords.waiting} ${keys.flatMap(({ axis, signedBy }) => (signedBy === null ? [axis] : [])).join(' and ')}`;
}

const exposureWords = {
  live: { word: 'live now', ink: 'text-bad' },
  untriaged: { word: 'no verdict yet', ink: 'text-warn' },
  cannot_tell: { word: 'can not tell', ink: 'text-unknown' },
  closed: { word: 'closed by a verdict', ink: 'text-ok' },
  over: { word: 'over', ink: 'text-muted' },
  dismissed: { word: 'was none', ink: 'text-muted' },
} as const;

/** Where a known flaw was live, and what was said of it. */
export function ExposuresContext({ incident }: { incident: IncidentDetail }) {
  const { shown, more } = linksOf(incident, 'exposure');
  const exposures = useQueries({
    queries: shown.map(({ subjectId }) => ask('showExposure', { params: { exposure: subjectId } })),
  });
  if (shown.length === 0) return null;
  return (
    <Section title="Exposures" flush>
      <ul className="divide-y divide-line">
        {shown.map((link, index) => {
          const exposure = exposures[index]?.data;
          return (
            <li key={link.id} className="grid gap-0.5 px-3.5 py-2">
              <span className="font-medium [overflow-wrap:anywhere]">{link.label}</span>
              {exposure && (
                <>
                  <span className="flex flex-wrap gap-x-2 text-sm text-muted">
                    <span className={`font-medium ${exposureWords[exposure.state].ink}`}>
                      {exposureWords[exposure.state].word}
                    </span>
                    {exposure.dueAt !== null && (
                      <span className={exposure.isOverdue ? 'text-bad' : ''}>
                        {exposure.isOverdue ? 'was due ' : 'due '}
                        <Time at={exposure.dueAt} />
                      </span>
                    )}
                  </span>
                  <span className="text-sm text-muted pretty">{exposure.because}</span>
                </>
              )}
            </li>
          );
        })}
      </ul>
      <More count={more} />
    </Section>
  );
}

/** Incidents of the same service before this one. */
export function SimilarContext({ incident }: { incident: IncidentDetail }) {
  const { service } = incident;
  const query = useQuery({
    ...ask('listIncidents', { query: { service: service ?? '', limit: 6 } }),
    enabled: service !== null,
  });
  const others = (query.data?.items ?? []).filter(({ id }) => id !== incident.id).slice(0, 5);
  if (others.length === 0) return null;
  return (
    <Section title={`Before, on ${service ?? ''}`} flush>
      <ul className="divide-y divide-line">
        {others.map((other) => (
          <li key={other.id}>
            <Link to="/incidents/$incident" params={{ incident: other.name }} className={rowLook}>
              <span className="font-medium [overflow-wrap:anywhere]">
                <span className="font-mono text-sm text-muted">{other.name}</span> {other.title}
              </span>
              <span className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-muted">
                {other.axes.map((side) => (
                  <SideBadge key={side.axis} side={side} isShort />
                ))}
                <Time at={other.startedAt} />
                {other.fixedByVersion !== null && <span>fixed by {other.fixedByVersion}</span>}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}
