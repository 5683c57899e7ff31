import { Link } from '@tanstack/react-router';
import { Lock, Navigation } from 'lucide-react';
import type { AnswerOf } from '../../api/call.ts';
import { LinkButton } from '../../ui/button.tsx';
import { counted } from '../../ui/counted.ts';
import { Section } from '../../ui/page.tsx';
import { axisLook, VersionText } from '../../ui/tags.tsx';
import { Time } from '../../ui/time.tsx';
import { Unbroken } from '../../ui/unbroken.tsx';
import type { IncidentDetail } from './incident-words.ts';

type Room = AnswerOf<'getRoom'>;

/** What runs now of each service, what is known against it, and the way to the gate. */
export function ServicesContext({ incident, room }: { incident: IncidentDetail; room: Room }) {
  return room.services.map((each) => (
    <ServiceContext
      key={each.service}
      incident={incident}
      service={each}
      holds={room.holds.filter(({ service }) => service === each.service)}
    />
  ));
}

function ServiceContext({
  incident,
  service: { service, runs, findings },
  holds,
}: {
  incident: IncidentDetail;
  service: Room['services'][number];
  holds: Room['holds'];
}) {
  const motive = incident.axes.find(({ resolvedAt }) => resolvedAt === null)?.axis;
  const environment = incident.environment ?? runs[0]?.environment;
  return (
    <Section
      title={
        <Link to="/services/$service" params={{ service }} className="link">
          {service}
        </Link>
      }
      note="now"
      actions={
        <LinkButton icon={Navigation} to="/gate" search={{ service, environment, incident: incident.id, motive }}>
          Ask the gate
          <span className="sr-only"> about {service}</span>
        </LinkButton>
      }
      flush
    >
      {runs.length === 0 ? (
        <p className="px-4 py-2.5 text-sm text-muted">Nothing is recorded to run.</p>
      ) : (
        <ul className="divide-y divide-line">
          {runs.map((run) => (
            <li key={`${run.environment} ${run.version}`} className="grid gap-0.5 px-4 py-2">
              <span className="flex flex-wrap items-center gap-x-2">
                <Link
                  to="/services/$service/releases/$version"
                  params={{ service, version: run.version }}
                  className="link"
                >
                  <VersionText version={run.version} isStrong />
                </Link>
                <span className="text-sm text-muted">{run.environment}</span>
                {run.sharePercent < 100 && <span className="text-sm text-muted">{run.sharePercent} %</span>}
                <span className="ml-auto text-sm text-muted">
                  since <Time at={run.since} />
                </span>
              </span>
              {run.isWithoutSbom && <span className="text-sm text-unknown">without a list of its parts: unknown</span>}
              <Findings findings={findings.filter((each) => each.environment === run.environment)} />
            </li>
          ))}
        </ul>
      )}
      {holds.length > 0 && (
        <ul aria-label={`Holds of ${service}`} className="grid gap-1 border-t border-line px-4 py-2 text-sm">
          {holds.map((hold) => (
            <li key={hold.id} className="flex items-start gap-2">
              <Lock size={13} aria-hidden className="mt-1 shrink-0 text-hold" />
              <span className="pretty">
                <VersionText version={hold.version} /> is held by {axisLook[hold.axis].word.toLowerCase()}:{' '}
                <Unbroken text={hold.reason} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

/** How many urgent findings are live where this runs. */
function Findings({ findings }: { findings: Room['services'][number]['findings'] }) {
  const live = findings.reduce((sum, each) => sum + each.live, 0);
  const untriaged = findings.reduce((sum, each) => sum + each.untriaged, 0);
  if (live + untriaged === 0) return null;
  return (
    <span className="text-sm">
      {live > 0 && <span className="font-medium text-bad">{counted(live, 'urgent finding')} live</span>}
      {live > 0 && untriaged > 0 && ', '}
      {untriaged > 0 && (
        <span className="font-medium text-warn">{counted(untriaged, 'exposure')} without a verdict</span>
      )}
    </span>
  );
}
