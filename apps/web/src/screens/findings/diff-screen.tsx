import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { ArrowLeftRight, ArrowRight } from 'lucide-react';
import { ask, useList } from '../../api/query.ts';
import { AskGateLink } from '../../ui/ask-gate-link.tsx';
import { Button } from '../../ui/button.tsx';
import { counted } from '../../ui/counted.ts';
import { serviceCrumb, servicesCrumb } from '../../ui/crumbs.tsx';
import { FeedNotice } from '../../ui/feed-notice.tsx';
import { SelectField } from '../../ui/field.tsx';
import type { TableFinding } from '../../ui/finding-row.tsx';
import { FindingsTable } from '../../ui/findings-table.tsx';
import { Fold, PageHead, Section } from '../../ui/page.tsx';
import { Prose } from '../../ui/prose.tsx';
import { ShapeMark } from '../../ui/shape.tsx';
import { Empty, Loaded } from '../../ui/states.tsx';
import { VersionText } from '../../ui/tags.tsx';
import { utcWords } from '../../ui/time-words.ts';
import { ComponentChanges } from './component-changes.tsx';
import { countWords, type Diff, diffSets, diffSummary } from './diff-words.ts';

const route = getRouteApi('/app/services/$service/diff');

/** Two releases of a service side by side: what re-opens, what stays, what closes, and what changes inside. */
export function DiffScreen() {
  const { service } = route.useParams();
  const { from, to } = route.useSearch();
  const isSample = useQuery(ask('getService', { params: { service } })).data?.isSample;
  return (
    <>
      <PageHead
        title="Compare two releases"
        tab={`${service}: compare`}
        crumbs={[servicesCrumb, serviceCrumb(service)]}
        actions={to !== undefined && <AskGateLink service={service} version={to} />}
      />
      <FeedNotice isSample={isSample} />
      <div className="grid gap-5">
        <Choice />
        {from === undefined || to === undefined ? (
          <div className="panel">
            <Empty title="Choose both releases">From the one you leave, to the one you go to.</Empty>
          </div>
        ) : (
          <Comparison from={from} to={to} />
        )}
      </div>
    </>
  );
}

/** The two releases, newest first, and a way to look from the other side. */
function Choice() {
  const { service } = route.useParams();
  const { from, to } = route.useSearch();
  const navigate = useNavigate({ from: '/services/$service/diff' });
  const releases = useList('listReleases', { params: { service }, query: { limit: 200 } }).items;
  const optionsWith = (chosen: string | undefined) => {
    const known = releases.map(({ version }) => version);
    const all = chosen === undefined || known.includes(chosen) ? known : [chosen, ...known];
    return [{ value: '', label: 'choose a release' }, ...all.map((value) => ({ value, label: value }))];
  };
  const go = (next: { from?: string | undefined; to?: string | undefined }) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true });
  return (
    <div className="flex flex-wrap items-end gap-3">
      <div className="w-full sm:w-60">
        <SelectField
          label="From, the one you leave"
          value={from ?? ''}
          onValue={(value) => go({ from: value })}
          options={optionsWith(from)}
        />
      </div>
      <Button icon={ArrowLeftRight} onClick={() => go({ from: to, to: from })} aria-label="Swap the two releases">
        Swap
      </Button>
      <div className="w-full sm:w-60">
        <SelectField
          label="To, the one you go to"
          value={to ?? ''}
          onValue={(value) => go({ to: value })}
          options={optionsWith(to)}
        />
      </div>
    </div>
  );
}

function Comparison({ from, to }: { from: string; to: string }) {
  const { service } = route.useParams();
  const { knownAt } = route.useSearch();
  const query = useQuery(
    ask('diffReleases', { params: { service }, query: { from, to, ...(knownAt !== undefined && { knownAt }) } }),
  );
  return <Loaded query={query}>{(diff) => <Answer diff={diff} isPast={knownAt !== undefined} />}</Loaded>;
}

function Answer({ diff, isPast }: { diff: Diff; isPast: boolean }) {
  const sets = diffSets(diff);
  return (
    <>
      <Sides diff={diff} isPast={isPast} />
      {diff.doubts.length > 0 && (
        <ul
          role="note"
          className="grid gap-1 rounded-lg border-2 border-dashed border-unknown/70 bg-unknown/8 px-4 py-3"
        >
          {diff.doubts.map((doubt) => (
            <li key={doubt} className="flex gap-2.5">
              <span className="mt-0.5 text-unknown">
                <ShapeMark shape="unknown" />
              </span>
              <span className="pretty">
                <Prose text={doubt} />
              </span>
            </li>
          ))}
        </ul>
      )}
      <Section
        title="Re-opened"
        note={sets.reopened.length === 0 ? undefined : countWords(sets.reopened, `not in ${diff.from.version}`)}
        flush
      >
        {sets.reopened.length === 0 ? (
          <p className="p-4 text-muted">
            {diff.doubts.length > 0
              ? 'Nothing that is known, and not everything is.'
              : 'No known vulnerability comes back.'}
          </p>
        ) : (
          <FindingsTable findings={sets.reopened} />
        )}
      </Section>
      <Folded title="Carried" note="in both" findings={sets.carried} />
      <Folded title="Closed" note={`gone with ${diff.to.version}`} findings={sets.closed} />
      {diff.findingsLeftOut > 0 && (
        <p className="text-muted">{diff.findingsLeftOut.toLocaleString('en')} more findings are not listed.</p>
      )}
      <ComponentChanges diff={diff} />
    </>
  );
}

function Folded({ title, note, findings }: { title: string; note: string; findings: readonly TableFinding[] }) {
  return (
    <Fold title={title} note={countWords(findings, note)}>
      {findings.length === 0 ? <p className="p-4 text-muted">None.</p> : <FindingsTable findings={findings} />}
    </Fold>
  );
}

/** The two releases and the sum of the move in one line. */
function Sides({ diff, isPast }: { diff: Diff; isPast: boolean }) {
  const summary = diffSummary(diff);
  return (
    <div className="panel grid gap-2 px-4 py-3">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-lg">
        <Release diff={diff} side="from" />
        <ArrowRight size={16} aria-label="to" className="text-muted" />
        <Release diff={diff} side="to" />
      </p>
      <p className="flex flex-wrap gap-x-4 gap-y-1">
        {summary.map(({ key, words, ink }) => (
          <span key={key} className={`font-semibold ${ink}`}>
            {words}
          </span>
        ))}
        {isPast && <span className="text-muted">as known on {utcWords(diff.knownAt)}</span>}
      </p>
    </div>
  );
}

function Release({ diff, side }: { diff: Diff; side: 'from' | 'to' }) {
  const { version, components, sbom } = diff[side];
  return (
    <span className="inline-flex flex-wrap items-baseline gap-x-2">
      <Link
        to="/services/$service/releases/$version"
        params={{ service: diff.service, version }}
        className="link font-semibold"
      >
        <VersionText version={version} isStrong />
      </Link>
      <span className="text-sm text-muted">
        {sbom === 'present' ? counted(components, 'component') : 'nobody knows what is inside'}
      </span>
    </span>
  );
}
