import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ask } from '../../api/query.ts';
import { PageHead, Section } from '../../ui/page.tsx';
import { Loaded } from '../../ui/states.tsx';
import { VersionText } from '../../ui/tags.tsx';
import { Time } from '../../ui/time.tsx';
import { dayWords, utcWords } from '../../ui/time-words.ts';

const route = getRouteApi('/app/advisories/$advisory');

/** One advisory: what it is, what it hits, and where that is live. */
export function AdvisoryScreen() {
  const { advisory } = route.useParams();
  const query = useQuery(ask('getAdvisory', { params: { advisory } }));
  return (
    <Loaded heading={advisory} query={query}>
      {(record) => (
        <>
          <PageHead
            title={record.group}
            tab={record.group}
            crumbs={[<span key="kind">Advisory</span>, <span key="feed">{record.feed}</span>]}
            facts={
              <>
                <span>
                  {record.publishedAt === null ? (
                    'date unknown'
                  ) : (
                    <>
                      published <Time at={record.publishedAt} words={dayWords(record.publishedAt)} />
                    </>
                  )}
                </span>
                {record.withdrawnAt !== null && <span className="chip text-warn">withdrawn</span>}
                {record.aliases
                  .filter((alias) => alias !== record.group)
                  .map((alias) => (
                    <span key={alias} className="tag font-mono">
                      {alias}
                    </span>
                  ))}
              </>
            }
          />
          <div className="grid gap-5">
            {record.summary !== '' && <p className="max-w-3xl text-lg pretty">{record.summary}</p>}
            <Section title="Where it is live, and was" flush>
              {record.live.length === 0 ? (
                <p className="p-4 text-muted">Nowhere that the ledger knows of.</p>
              ) : (
                <table className="table">
                  <thead>
                    <tr>
                      <th scope="col">Service</th>
                      <th scope="col">Environment</th>
                      <th scope="col">Releases</th>
                      <th scope="col">Since</th>
                      <th scope="col">Until</th>
                    </tr>
                  </thead>
                  <tbody>
                    {record.live.map((place) => (
                      <tr key={`${place.service} ${place.environment} ${place.since}`}>
                        <td>
                          <Link
                            to="/services/$service"
                            params={{ service: place.service }}
                            className="link font-semibold"
                          >
                            {place.service}
                          </Link>
                        </td>
                        <td data-label="Environment">{place.environment}</td>
                        <td data-label="Releases">
                          <VersionText version={place.versions.join(', ')} />
                        </td>
                        <td data-label="Since">
                          <Time at={place.since} words={utcWords(place.since)} />
                        </td>
                        <td data-label="Until">
                          {place.until === null ? (
                            <span className="font-semibold text-bad">live now</span>
                          ) : (
                            <Time at={place.until} words={utcWords(place.until)} />
                          )}
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              )}
            </Section>
            <Section title="What it hits" flush>
              <ul className="divide-y divide-line">
                {record.packages.map((each) => (
                  <li key={each.package} className="grid gap-0.5 px-4 py-2.5">
                    <span className="font-mono font-semibold">{each.package}</span>
                    <span className="font-mono text-sm text-muted [overflow-wrap:anywhere]">
                      {each.ranges.join(' or ')}
                      {each.versions > 0 && ` ${each.versions} listed versions`}
                    </span>
                  </li>
                ))}
              </ul>
            </Section>
            {record.related.length > 0 && (
              <Section title="Related">
                <ul className="flex flex-wrap gap-3">
                  {record.related.map((name) => (
                    <li key={name}>
                      <Link to="/advisories/$advisory" params={{ advisory: name }} className="link font-mono">
                        {name}
                      </Link>
                    </li>
                  ))}
                </ul>
              </Section>
            )}
          </div>
        </>
      )}
    </Loaded>
  );
}
