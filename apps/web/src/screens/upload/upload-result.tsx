import { useQuery } from '@tanstack/react-query';
import { CircleCheck, ListTree } from 'lucide-react';
import type { AnswerOf } from '../../api/call.ts';
import { ask, useList } from '../../api/query.ts';
import { AskGateLink } from '../../ui/ask-gate-link.tsx';
import { LinkButton } from '../../ui/button.tsx';
import { deadlineLook, groupFindings } from '../../ui/finding-words.ts';
import { FindingsTable } from '../../ui/findings-table.tsx';
import { PagedList } from '../../ui/list.tsx';
import { Fold, Section } from '../../ui/page.tsx';
import { Prose } from '../../ui/prose.tsx';
import type { ReleaseItem } from '../../ui/sbom-state.tsx';
import { ShapeMark } from '../../ui/shape.tsx';
import { Empty, Loaded } from '../../ui/states.tsx';
import { useEveryPage } from '../findings/use-every-page.ts';
import { completenessWords, documentWords, shortfalls } from './upload-words.ts';

const MOST = 2_000;

/** What was understood of the file, and where to go from there. */
export function UploadResult({ release, isNewRelease }: { release: ReleaseItem; isNewRelease: boolean }) {
  const { service, version } = release;
  const report = useQuery(ask('getSbomReport', { params: { service, version } }));
  return (
    <Section
      title={
        <span className="flex items-center gap-2">
          <CircleCheck size={17} aria-hidden className="text-ok" />
          {service} <span className="font-mono">{version}</span>
        </span>
      }
      note={isNewRelease ? 'registered, and its SBOM taken' : 'its SBOM is taken'}
      actions={
        <>
          <LinkButton icon={ListTree} to="/services/$service/releases/$version" params={{ service, version }}>
            Release
          </LinkButton>
          <AskGateLink service={service} version={version} />
        </>
      }
    >
      <Loaded query={report}>{(data) => <Understood report={data} />}</Loaded>
    </Section>
  );
}

function Understood({ report }: { report: AnswerOf<'getSbomReport'> }) {
  const gaps = shortfalls(report);
  return (
    <div className="grid gap-3">
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-4">
        <Figure name="Components" value={report.gatingComponents} />
        <Figure name="Development only" value={report.excludedComponents} />
        <Figure name="Left out" value={report.dropped} ink={report.dropped > 0 ? 'text-warn' : ''} />
        <Figure name="No ecosystem" value={report.unjudged} ink={report.unjudged > 0 ? 'text-unknown' : ''} />
      </dl>
      <p className="text-muted">
        {documentWords(report)}; it {completenessWords[report.completeness]}.
      </p>
      {gaps.length > 0 && (
        <ul className="grid gap-1">
          {gaps.map((gap) => (
            <li key={gap} className="flex gap-2.5">
              <span className="mt-0.5 text-unknown">
                <ShapeMark shape="unknown" />
              </span>
              <span className="pretty">{gap}</span>
            </li>
          ))}
        </ul>
      )}
      {report.problems.length > 0 && (
        <Fold title="What was left out or kept in part" note={String(report.problems.length)}>
          <ul className="divide-y divide-line text-sm">
            {report.problems.map(({ at, problem }) => (
              <li key={at + problem} className="grid gap-x-4 px-4 py-1.5 sm:grid-cols-[minmax(0,16rem)_minmax(0,1fr)]">
                <code className="text-muted [overflow-wrap:anywhere]">{at}</code>
                <span className="pretty [overflow-wrap:anywhere]">
                  <Prose text={problem} />
                </span>
              </li>
            ))}
          </ul>
        </Fold>
      )}
    </div>
  );
}

function Figure({ name, value, ink = '' }: { name: string; value: number; ink?: string }) {
  return (
    <div className="grid">
      <dt className="text-sm text-muted">{name}</dt>
      <dd className={`text-xl font-semibold tabular ${ink}`}>{value.toLocaleString('en')}</dd>
    </div>
  );
}

/** Findings as of now; the classes in one line, then one by one. */
export function UploadFindings({ service, version }: { service: string; version: string }) {
  const list = useList('listFindings', { params: { service, version }, query: { limit: 200 } });
  useEveryPage(list.query, list.items.length, MOST);
  const { byDeadline, unknown } = groupFindings(list.items);
  const exploited = list.items.filter((finding) => finding.knownExploited !== null && finding.scope !== 'excluded');
  return (
    <Section
      title="Findings now"
      note={
        <span className="flex flex-wrap gap-x-3">
          {exploited.length > 0 && <span className="font-semibold text-bad">{exploited.length} exploited</span>}
          {byDeadline.map(([deadline, items]) => (
            <span key={deadline} className={deadlineLook[deadline].ink}>
              {items.length} in {deadlineLook[deadline].short}
            </span>
          ))}
          {unknown.length > 0 && <span className="text-unknown">{unknown.length} can not tell</span>}
        </span>
      }
      flush
    >
      <PagedList
        list={list}
        empty={<Empty title="No known vulnerability">By the advisories that are loaded, as they are today.</Empty>}
      >
        {(findings) => <FindingsTable findings={findings} />}
      </PagedList>
    </Section>
  );
}
