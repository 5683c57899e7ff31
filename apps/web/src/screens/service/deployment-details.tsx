import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { TriangleAlert } from 'lucide-react';
import { classNames } from '../../ui/class-names.ts';
import { deadlineLook, type FindingItem } from '../../ui/finding-words.ts';
import { useNow } from '../../ui/now.ts';
import { Prose } from '../../ui/prose.tsx';
import { SeverityTag, SimulatedTag } from '../../ui/tags.tsx';
import { Time } from '../../ui/time.tsx';
import { durationWords, utcWords } from '../../ui/time-words.ts';
import { type DeploymentItem, isUngated, type Known, type Lane } from './lane-layout.ts';

function isDeadline(word: string): word is FindingItem['deadline'] {
  return word in deadlineLook;
}

/** Does an interval meet the time this deployment served? */
function meets(deployment: DeploymentItem, from: string, to: string | null): boolean {
  return (deployment.to === null || from < deployment.to) && (to === null || to > deployment.from);
}

/** Everything about one bar: what a person who points at it wants to know. */
export function DeploymentDetails({
  lane,
  deployment,
  known,
  registeredAt,
}: {
  lane: Lane;
  deployment: DeploymentItem;
  known: Known;
  registeredAt: string;
}) {
  const now = useNow(60_000);
  const exposures = lane.exposures.filter(
    (exposure) =>
      meets(deployment, exposure.from, exposure.to) &&
      exposure.version === deployment.version &&
      (known === 'now' || exposure.knownFrom !== null),
  );
  const incidents = lane.incidents.filter((incident) => meets(deployment, incident.from, incident.to));
  const burn = lane.burns.find((each) => each.version === deployment.version);
  return (
    <div className="grid content-start gap-3 p-4">
      {/* Said alone: what is told by itself stays within reach behind windows, and links must not. */}
      <p className="sr-only" aria-live="polite">
        {deployment.version} in {lane.environment}, from {utcWords(deployment.from)}
        {deployment.to === null ? ', still serves' : ` to ${utcWords(deployment.to)}`}
      </p>
      <div>
        <p className="text-sm text-muted">{lane.environment}</p>
        <p className="flex flex-wrap items-center gap-2">
          <Link
            to="/services/$service/releases/$version"
            params={{ service: deployment.service, version: deployment.version }}
            className="link font-mono text-xl font-semibold"
          >
            {deployment.version}
          </Link>
          {deployment.isSimulated && <SimulatedTag />}
        </p>
      </div>
      {isUngated(deployment, registeredAt) && (
        <p className="flex gap-2 rounded-md border ground-warn px-2.5 py-1.5 text-sm">
          <TriangleAlert size={15} aria-hidden className="mt-0.5 shrink-0 text-warn" />
          <Prose text={deployment.gateReason ?? 'went out without a decision that fits it'} />
        </p>
      )}
      <dl className="grid grid-cols-[5.5rem_minmax(0,1fr)] gap-x-3 gap-y-1 text-sm">
        <Fact name="From">
          <Time at={deployment.from} words={utcWords(deployment.from)} />
        </Fact>
        <Fact name="To">
          {deployment.to === null ? 'still serves' : <Time at={deployment.to} words={utcWords(deployment.to)} />}
        </Fact>
        <Fact name="Served">
          {durationWords((deployment.to === null ? now : Date.parse(deployment.to)) - Date.parse(deployment.from))}
        </Fact>
        <Fact name="Share">
          {deployment.sharePercent} %{deployment.replica === '' ? '' : `, replica ${deployment.replica}`}
        </Fact>
        <Fact name="Because of">{deployment.motive}</Fact>
        <Fact name="Source">
          {deployment.source}, by {deployment.recordedBy.name}
        </Fact>
        {burn && (
          <Fact name="Burn rate">
            <span className={classNames(burn.burnRate > 1 && 'font-semibold text-bad')}>
              {burn.burnRate} times the budget of {burn.slo}
            </span>{' '}
            <span className="text-muted">({burn.samples.toLocaleString('en')} samples)</span>
          </Fact>
        )}
        {deployment.decisionId !== null && (
          <Fact name="Decision">
            <Link to="/decisions/$decision" params={{ decision: deployment.decisionId }} className="link">
              the decision behind it
            </Link>
          </Fact>
        )}
      </dl>
      {incidents.length > 0 && (
        <ul aria-label="Incidents" className="grid gap-1.5">
          {incidents.map((incident) => (
            <li key={incident.id} className="flex items-start gap-2 text-sm">
              <SeverityTag severity={incident.severity} />
              <Link to="/incidents/$incident" params={{ incident: incident.id }} className="link inline! pt-0.5 pretty">
                {incident.title}
              </Link>
            </li>
          ))}
        </ul>
      )}
      <div>
        <h4 className="text-sm font-semibold">
          {exposures.length === 0
            ? 'Nothing exploited or urgent was live'
            : `${exposures.length} exploited or urgent ${exposures.length === 1 ? 'vulnerability was' : 'vulnerabilities were'} live`}
        </h4>
        <ul className="mt-1 grid gap-1">
          {exposures.slice(0, 6).map((exposure) => (
            <li key={`${exposure.group} ${exposure.package}`} className="text-sm">
              <Link to="/advisories/$advisory" params={{ advisory: exposure.group }} className="link">
                {exposure.group}
              </Link>{' '}
              <span className="font-mono text-xs text-muted">{exposure.package}</span>
              <span
                className={classNames(
                  'block text-xs',
                  isDeadline(exposure.deadline) ? deadlineLook[exposure.deadline].ink : 'text-muted',
                )}
              >
                {exposure.isKnownExploited ? 'known exploited, ' : ''}
                {isDeadline(exposure.deadline) ? deadlineLook[exposure.deadline].word.toLowerCase() : exposure.deadline}
                {exposure.knownFrom === null ? ', not known while it ran' : ''}
              </span>
            </li>
          ))}
        </ul>
        {exposures.length > 6 && <p className="text-sm text-muted">and {exposures.length - 6} more: see the release</p>}
      </div>
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 [overflow-wrap:anywhere]">{children}</dd>
    </>
  );
}
