import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowRight, Navigation } from 'lucide-react';
import { ask } from '../../api/query.ts';
import { LinkButton } from '../../ui/button.tsx';
import { Section } from '../../ui/page.tsx';
import { Loaded } from '../../ui/states.tsx';
import { VersionText } from '../../ui/tags.tsx';
import { Time } from '../../ui/time.tsx';
import { VerdictChip } from '../../ui/verdict.tsx';
import type { IncidentDetail } from './incident-words.ts';

/** The services it is about, the first one first. */
export function servicesOf(incident: Pick<IncidentDetail, 'service' | 'links'>): readonly string[] {
  const linked = incident.links.flatMap(({ kind, label }) => (kind === 'service' ? [label] : []));
  return [...new Set([...(incident.service === null ? [] : [incident.service]), ...linked])];
}

/** What runs now of each service, and where it could go back to. */
export function ServicesContext({ incident }: { incident: IncidentDetail }) {
  const services = servicesOf(incident);
  return services.map((service) => <ServiceContext key={service} incident={incident} service={service} />);
}

function ServiceContext({ incident, service }: { incident: IncidentDetail; service: string }) {
  const harbours = useQuery(ask('listSafeHarbours', { query: { service } }));
  const { environment } = incident;
  const motive = incident.axes.find(({ resolvedAt }) => resolvedAt === null)?.axis;
  return (
    <Section
      title={
        <Link to="/services/$service" params={{ service }} className="link">
          {service}
        </Link>
      }
      note="what runs now"
      flush
    >
      <Loaded query={harbours} rows={2}>
        {({ items }) => {
          const shown = items.filter((one) => environment === null || one.environment === environment);
          const some = shown.length > 0 ? shown : items;
          if (some.length === 0)
            return <p className="p-3.5 text-sm text-muted">Nothing was deployed yet, that we know of.</p>;
          return (
            <ul className="divide-y divide-line">
              {some.map((harbour) => (
                <li key={harbour.environment} className="grid gap-1.5 px-3.5 py-2.5">
                  <p className="flex flex-wrap items-center gap-x-2">
                    <span className="text-sm text-muted">{harbour.environment}</span>
                    {harbour.current === null ? (
                      <span className="text-muted">nothing</span>
                    ) : (
                      <Link
                        to="/services/$service/releases/$version"
                        params={{ service, version: harbour.current }}
                        className="link"
                      >
                        <VersionText version={harbour.current} isStrong />
                      </Link>
                    )}
                  </p>
                  <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
                    {harbour.target === null ? (
                      <span className="text-warn pretty">no way back: {harbour.cure ?? harbour.summary}</span>
                    ) : (
                      <>
                        <ArrowRight size={13} aria-hidden className="text-muted" />
                        <span className="text-muted">could go to</span>
                        <VersionText version={harbour.target} />
                        {harbour.verdict !== null && <VerdictChip verdict={harbour.verdict} />}
                      </>
                    )}
                  </p>
                  <p>
                    <LinkButton
                      icon={Navigation}
                      to="/gate"
                      search={{
                        service,
                        environment: harbour.environment,
                        incident: incident.id,
                        motive,
                        target: harbour.target ?? undefined,
                      }}
                    >
                      Ask the gate
                      <span className="sr-only">
                        {' '}
                        about {service} in {harbour.environment}
                      </span>
                    </LinkButton>
                  </p>
                </li>
              ))}
            </ul>
          );
        }}
      </Loaded>
      <RecentChanges service={service} />
    </Section>
  );
}

const MOST_CHANGES = 5;

/** The newest deployments of a service: what usually began it. */
function RecentChanges({ service }: { service: string }) {
  const items = useQuery(ask('listDeployments', { query: { service, limit: MOST_CHANGES } })).data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <div className="border-t border-line px-3.5 py-2.5">
      <h3 className="mb-1 text-xs font-semibold text-muted">Changed lately</h3>
      <ul className="grid gap-1 text-sm">
        {items.map((deployment) => (
          <li key={deployment.id} className="flex flex-wrap items-baseline gap-x-2">
            <VersionText version={deployment.version} />
            <span className="text-muted">{deployment.environment}</span>
            <span className="ml-auto text-muted">
              <Time at={deployment.from} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
