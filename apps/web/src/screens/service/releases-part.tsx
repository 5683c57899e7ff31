import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { GitCompareArrows, Upload } from 'lucide-react';
import { cliLines } from '../../api/cli-lines.ts';
import { useMay } from '../../api/me.ts';
import { ask, useList } from '../../api/query.ts';
import { LinkButton } from '../../ui/button.tsx';
import { CommandLine } from '../../ui/copy.tsx';
import { isCounted } from '../../ui/finding-words.ts';
import { PagedList } from '../../ui/list.tsx';
import { type ReleaseItem, SbomState } from '../../ui/sbom-state.tsx';
import { Empty } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { VersionText } from '../../ui/tags.tsx';
import { Time } from '../../ui/time.tsx';
import { dayWords } from '../../ui/time-words.ts';
import { VerdictChip } from '../../ui/verdict.tsx';
import type { HarbourItem } from '../services/service-rows.ts';

export function ReleasesPart({ service }: { service: string }) {
  const mayUpload = useMay('releases.write');
  const list = useList('listReleases', { params: { service }, query: { limit: 30 } });
  const harbours = useQuery(ask('listSafeHarbours', { query: { service } })).data?.items ?? [];
  return (
    <PagedList
      list={list}
      empty={
        <Empty title="No releases yet">
          <p>Register each build with its SBOM, best from CI:</p>
          <CommandLine>{cliLines.addRelease(service, '"$GIT_SHA"')}</CommandLine>
          {mayUpload && (
            <LinkButton icon={Upload} to="/upload" search={{ service }} className="justify-self-start">
              Upload one by hand
            </LinkButton>
          )}
        </Empty>
      }
    >
      {(releases) => (
        <>
          <div className="flex flex-wrap gap-2 border-b border-line px-4 py-3">
            <LinkButton
              icon={GitCompareArrows}
              to="/services/$service/diff"
              params={{ service }}
              search={{ from: releases[1]?.version, to: releases[0]?.version }}
            >
              Compare two releases
            </LinkButton>
            {mayUpload && (
              <LinkButton icon={Upload} to="/upload" search={{ service }}>
                Upload an SBOM
              </LinkButton>
            )}
          </div>
          <Table columns={['Release', 'Built', 'SBOM', 'Findings', 'Going there now']}>
            <tbody>
              {releases.map((release) => (
                <ReleaseRow key={release.id} release={release} harbours={harbours} />
              ))}
            </tbody>
          </Table>
        </>
      )}
    </PagedList>
  );
}

function ReleaseRow({ release, harbours }: { release: ReleaseItem; harbours: readonly HarbourItem[] }) {
  const { service } = release;
  const verdicts = harbours.flatMap((harbour) => {
    const found = harbour.verdicts.find((each) => each.version === release.version);
    const isCurrent = harbour.current === release.version;
    return isCurrent || found ? [{ environment: harbour.environment, found: isCurrent ? undefined : found }] : [];
  });
  return (
    <tr>
      <td>
        <Link to="/services/$service/releases/$version" params={{ service, version: release.version }} className="link">
          <VersionText version={release.version} isStrong />
        </Link>
        <span className="block text-sm text-muted">line {release.line}</span>
      </td>
      <td data-label="Built">
        <Time at={release.releasedAt} words={dayWords(release.releasedAt)} />
      </td>
      <td data-label="SBOM">
        <SbomState sbom={release.sbom} />
      </td>
      <td data-label="Findings">
        <FindingCount service={service} version={release.version} hasSbom={release.sbom.state === 'present'} />
      </td>
      <td data-label="Going there">
        <ul className="grid gap-1">
          {verdicts.map(({ environment, found }) => (
            <li key={environment} className="flex flex-wrap items-center gap-x-2">
              {found ? (
                <Link to="/gate" search={{ service, environment, target: release.version }} data-tip={found.summary}>
                  <VerdictChip verdict={found.verdict} />
                </Link>
              ) : (
                <span className="tag">runs now</span>
              )}
              <span className="text-sm text-muted">{environment}</span>
            </li>
          ))}
        </ul>
      </td>
    </tr>
  );
}

const FINDINGS_SHOWN = 200;

/** How many, and how many of them are exploited. Without an SBOM there is no number, least of all zero. */
function FindingCount({ service, version, hasSbom }: { service: string; version: string; hasSbom: boolean }) {
  const query = useQuery({
    ...ask('listFindings', { params: { service, version }, query: { limit: FINDINGS_SHOWN } }),
    enabled: hasSbom,
    staleTime: 60_000,
  });
  if (!hasSbom) return <span className="text-unknown">can not tell</span>;
  if (query.isError) return <span className="text-muted">not loaded</span>;
  if (!query.data) return <span className="text-muted">…</span>;
  const gating = query.data.items.filter(isCounted);
  const exploited = gating.filter((finding) => finding.knownExploited !== null).length;
  const unknown = gating.filter((finding) => finding.state === 'unknown').length;
  return (
    <span className="tabular">
      {gating.length}
      {query.data.nextCursor !== undefined && '+'}
      {exploited > 0 && <span className="font-semibold text-bad">, {exploited} exploited</span>}
      {unknown > 0 && <span className="text-unknown">, {unknown} unknown</span>}
    </span>
  );
}
