import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { GitCompareArrows, Upload } from 'lucide-react';
import { cliLines } from '../../api/cli-lines.ts';
import { useMay } from '../../api/me.ts';
import { ask, useList } from '../../api/query.ts';
import { AskGateLink } from '../../ui/ask-gate-link.tsx';
import { LinkButton } from '../../ui/button.tsx';
import { CommandLine, Digest } from '../../ui/copy.tsx';
import { serviceCrumb, servicesCrumb } from '../../ui/crumbs.tsx';
import { FilterField } from '../../ui/filter-field.tsx';
import { FeedNotice } from '../../ui/feed-notice.tsx';
import { PagedList } from '../../ui/list.tsx';
import { PageHead, Section } from '../../ui/page.tsx';
import { PartLinks } from '../../ui/part-links.tsx';
import { type ReleaseItem, SbomState, sbomProblem } from '../../ui/sbom-state.tsx';
import { ShapeMark } from '../../ui/shape.tsx';
import { Empty, Loaded } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { SampleTag } from '../../ui/tags.tsx';
import { Time } from '../../ui/time.tsx';
import { utcWords } from '../../ui/time-words.ts';
import { ReleaseFindings } from '../findings/release-findings.tsx';

const route = getRouteApi('/app/services/$service/releases/$version');

export function ReleaseScreen() {
  const { service, version } = route.useParams();
  return (
    <Loaded heading={version} query={useQuery(ask('getRelease', { params: { service, version } }))}>
      {(release) => <ReleaseView release={release} />}
    </Loaded>
  );
}

function ReleaseView({ release }: { release: ReleaseItem }) {
  const { service, version, sbom } = release;
  const { part } = route.useSearch();
  const isSample = useQuery(ask('getService', { params: { service } })).data?.isSample;
  const harbours = useQuery(ask('listSafeHarbours', { query: { service } })).data?.items ?? [];
  const other = harbours.find((harbour) => harbour.current !== null && harbour.current !== version);
  const to = { to: '/services/$service/releases/$version', params: { service, version } } as const;
  const problem = sbomProblem(sbom);
  const mayUpload = useMay('releases.write');
  return (
    <>
      <PageHead
        title={<span className="font-mono">{version}</span>}
        tab={`${service} ${version}`}
        crumbs={[servicesCrumb, serviceCrumb(service)]}
        actions={
          <>
            <AskGateLink service={service} version={version} />
            {other && (
              <LinkButton
                icon={GitCompareArrows}
                to="/services/$service/diff"
                params={{ service }}
                search={{ from: other.current ?? undefined, to: version }}
              >
                Compare with {other.current}
              </LinkButton>
            )}
          </>
        }
        facts={
          <>
            {isSample === true && <SampleTag />}
            <span>line {release.line}</span>
            <span>
              built <Time at={release.releasedAt} words={utcWords(release.releasedAt)} />
            </span>
            {release.commit !== null && <Digest value={release.commit} />}
            <span>
              recorded by {release.recordedBy.name} <Time at={release.recordedAt} />
            </span>
            {harbours
              .filter((harbour) => harbour.current === version)
              .map((harbour) => (
                <span key={harbour.environment} className="tag text-ink!">
                  runs in {harbour.environment}
                </span>
              ))}
          </>
        }
      />
      <FeedNotice isSample={isSample} />
      <div className="grid gap-5">
        {problem !== undefined && (
          <div role="note" className="flex gap-3 rounded-lg border-2 border-dashed border-unknown/70 bg-unknown/8 p-4">
            <span className="text-unknown">
              <ShapeMark shape="unknown" size={20} />
            </span>
            <div className="grid gap-1.5">
              <p className="font-semibold">{problem.charAt(0).toUpperCase() + problem.slice(1)}</p>
              <p className="text-muted pretty">
                {sbom.problem ??
                  'What is not listed can not be checked. The findings below are at best a part, and the gate treats what is missing as unknown, never as safe.'}
              </p>
              {sbom.state !== 'present' && (
                <>
                  {mayUpload && (
                    <LinkButton icon={Upload} to="/upload" search={{ service, version }} className="justify-self-start">
                      Upload its SBOM
                    </LinkButton>
                  )}
                  <CommandLine>{cliLines.addRelease(service, version)}</CommandLine>
                </>
              )}
            </div>
          </div>
        )}
        <section className="panel min-w-0">
          <PartLinks
            label="Parts of this release"
            current={part ?? 'findings'}
            parts={[
              {
                key: 'findings',
                label: 'Findings',
                link: { ...to, search: (before) => ({ ...before, part: undefined, q: undefined }) },
              },
              {
                key: 'components',
                label: 'Components',
                note: sbom.components.toLocaleString('en'),
                link: { ...to, search: (before) => ({ ...before, part: 'components', q: undefined }) },
              },
            ]}
          />
          {part === 'components' ? <Components release={release} /> : <ReleaseFindings release={release} />}
        </section>
        <Section title="Identity" note="comes from the ledger, never from the SBOM itself">
          <dl className="grid gap-x-6 gap-y-1.5 sm:grid-cols-[8rem_minmax(0,1fr)]">
            <dt className="text-muted">Artifacts</dt>
            <dd className="grid">
              {release.digests.length === 0 ? (
                <span className="text-muted">no digest: the version stands alone</span>
              ) : (
                release.digests.map((digest) => <Digest key={digest} value={digest} />)
              )}
            </dd>
            <dt className="text-muted">SBOM</dt>
            <dd className="grid gap-1">
              <span>
                {sbom.format === 'lockfile' ? `lock file ${sbom.specVersion ?? ''}` : (sbom.format ?? 'none')}
                {sbom.completeness === null
                  ? ''
                  : `, ${sbom.completeness === 'unknown' ? 'completeness not stated' : sbom.completeness}`}
              </span>
              <SbomState sbom={sbom} />
              {sbom.digest !== null && <Digest value={sbom.digest} />}
            </dd>
          </dl>
        </Section>
      </div>
    </>
  );
}

const scopeWords = { required: 'counts', optional: 'counts, optional', excluded: 'development only' } as const;

function Components({ release }: { release: ReleaseItem }) {
  const { q } = route.useSearch();
  const navigate = useNavigate({ from: '/services/$service/releases/$version' });
  const list = useList('listComponents', {
    params: { service: release.service, version: release.version },
    query: { limit: 100, ...(q !== undefined && { search: q }) },
  });
  return (
    <>
      <div className="border-b border-line px-4 py-3">
        <FilterField
          label="Filter components"
          value={q ?? ''}
          onValue={(next) => void navigate({ search: (before) => ({ ...before, q: next }), replace: true })}
        />
      </div>
      <PagedList
        list={list}
        rows={8}
        empty={<Empty title={q === undefined ? 'No components' : `No component with ${q}`} />}
      >
        {(components) => (
          <Table columns={['Component', 'Version', 'Ecosystem', 'Scope']}>
            <tbody>
              {components.map((component) => (
                <tr key={`${component.ecosystem}/${component.name}@${component.version}`}>
                  <td className="font-mono [overflow-wrap:anywhere]">{component.name}</td>
                  <td data-label="Version" className="font-mono">
                    {component.version === '' ? <span className="text-unknown">unknown</span> : component.version}
                  </td>
                  <td data-label="Ecosystem">{component.ecosystem}</td>
                  <td data-label="Scope" className={component.scope === 'excluded' ? 'text-muted' : ''}>
                    {scopeWords[component.scope]}
                  </td>
                </tr>
              ))}
            </tbody>
          </Table>
        )}
      </PagedList>
    </>
  );
}
