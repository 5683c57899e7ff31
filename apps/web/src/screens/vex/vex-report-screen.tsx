import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { type AnswerOf, call } from '../../api/call.ts';
import { vexResults } from '../../api/filters.ts';
import { useMay } from '../../api/me.ts';
import { Button } from '../../ui/button.tsx';
import { type Facet, Facets } from '../../ui/facets.tsx';
import { PagedList } from '../../ui/list.tsx';
import { Fold, Section } from '../../ui/page.tsx';
import { Prose } from '../../ui/prose.tsx';
import { Empty } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { dayWords } from '../../ui/time-words.ts';
import { LinkProductWindow } from './link-product-window.tsx';
import { VexCheckLine } from './vex-check-line.tsx';
import { VexProblems } from './vex-problems.tsx';
import { AcceptVexWindow, WithdrawVexWindow } from './vex-windows.tsx';
import {
  documentWords,
  productsOf,
  resultLook,
  stateLook,
  trustWords,
  type VexCheckItem,
  type VexDocumentItem,
} from './vex-words.ts';

const route = getRouteApi('/app/settings/vex/$document');

type Report = AnswerOf<'getVexReport'>;

/** What every statement of one document does here: how much it reaches, or how near it came. */
export function VexReportScreen() {
  const { document } = route.useParams();
  const { result } = route.useSearch();
  const mayLink = useMay('advisories.vex');
  const [linking, setLinking] = useState<VexCheckItem>();
  const query = useInfiniteQuery({
    queryKey: ['getVexReport', 'pages', document, result],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => {
      const cursor = pageParam === '' ? {} : { cursor: pageParam };
      const asked = { limit: 100, ...(result !== undefined && { result }), ...cursor };
      return call('getVexReport', { params: { document }, query: asked }, signal);
    },
    getNextPageParam: (page: Report) => page.nextCursor,
  });
  const first = query.data?.pages[0];
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <Link to="/settings/vex" className="link justify-self-start pointer-coarse:min-h-11">
        All VEX documents
      </Link>
      {first && <About report={first} />}
      <Section title="Statements" note={first && `${first.document.statements.toLocaleString('en')} in all`} flush>
        {first && (
          <div className="border-b border-line px-4 py-3">
            <Facets label="Which statements" facets={facetsOf(first, document, result)} />
          </div>
        )}
        <PagedList list={{ query, items }} rows={6} empty={<Empty title="No statement of that kind" />}>
          {(checks) => (
            <ul className="divide-y divide-line">
              {checks.map((check) => (
                <VexCheckLine
                  key={check.id}
                  check={check}
                  onLink={mayLink && first?.document.state === 'in_force' ? () => setLinking(check) : undefined}
                />
              ))}
            </ul>
          )}
        </PagedList>
      </Section>
      {linking && <LinkProductWindow products={productsOf(linking)} onClose={() => setLinking(undefined)} />}
    </>
  );
}

function facetsOf({ counts }: Report, document: string, current: string | undefined): readonly Facet[] {
  const countOf = {
    suppresses: counts.suppresses,
    keeps: counts.keeps,
    overruled: counts.overruled,
    not_applied: counts.notApplied,
  };
  const to = { to: '/settings/vex/$document', params: { document } } as const;
  const all = Object.values(countOf).reduce((sum, count) => sum + count, 0);
  return [
    { key: 'all', label: 'All', count: all, isOn: current === undefined, link: { ...to, search: {} } },
    ...vexResults
      .filter((key) => countOf[key] > 0)
      .map((key) => ({
        key,
        label: resultLook[key].word,
        ink: resultLook[key].ink,
        count: countOf[key],
        isOn: current === key,
        link: { ...to, search: current === key ? {} : { result: key } },
      })),
  ];
}

/** Who says it, until when, and what keeps it from being heard. */
function About({ report }: { report: Report }) {
  const { document, problems, releasesLookedAt, releasesLeftOut } = report;
  return (
    <Section
      title={<span className="[overflow-wrap:anywhere]">{document.name}</span>}
      actions={<Acts document={document} />}
    >
      <div className="grid gap-3">
        <p className="flex flex-wrap items-center gap-x-4 gap-y-1">
          <span className={`font-semibold ${stateLook[document.state].ink}`}>{stateLook[document.state].word}</span>
          <span>
            {document.author}, <span className="text-muted">{trustWords[document.trust]}</span>
          </span>
          <span className="text-muted">{documentWords(document)}</span>
          {document.issuedAt !== null && (
            <span className="text-muted">
              issued <Time at={document.issuedAt} words={dayWords(document.issuedAt)} />
            </span>
          )}
          <span className="text-muted">
            {document.expiresAt === null ? (
              'without an end'
            ) : (
              <>
                until <Time at={document.expiresAt} words={dayWords(document.expiresAt)} />
              </>
            )}
          </span>
          <span className="text-muted">
            loaded <Time at={document.loadedAt} /> by {document.loadedBy.name}
          </span>
        </p>
        {document.endedBecause !== null && (
          <p className="pretty">
            <Prose text={document.endedBecause} />
          </p>
        )}
        <p className="text-sm text-muted">
          Held against {releasesLookedAt.toLocaleString('en')} releases that hold what it names
          {releasesLeftOut > 0 && `, the newest; ${releasesLeftOut.toLocaleString('en')} older ones are left out`}.
          {document.accepts.length > 0 &&
            ` May speak about ${document.accepts.map((each) => each.replaceAll('_', ' ')).join(' and ')} findings.`}
        </p>
        {problems.length > 0 && (
          <Fold title="What could not be read" note={String(problems.length)}>
            <div className="p-4">
              <VexProblems problems={problems} />
            </div>
          </Fold>
        )}
      </div>
    </Section>
  );
}

function Acts({ document }: { document: VexDocumentItem }) {
  const mayWithdraw = useMay('advisories.vex');
  const mayAccept = useMay('gate.sign_security');
  const [open, setOpen] = useState<'nothing' | 'withdraw' | 'accept'>('nothing');
  if (document.state !== 'in_force') return null;
  const close = () => setOpen('nothing');
  return (
    <>
      {mayAccept && document.accepts.length < 2 && (
        <Button onClick={() => setOpen('accept')}>Let it speak about the worst</Button>
      )}
      {mayWithdraw && (
        <Button kind="danger" onClick={() => setOpen('withdraw')}>
          Withdraw
        </Button>
      )}
      {open === 'withdraw' && <WithdrawVexWindow document={document} onClose={close} />}
      {open === 'accept' && <AcceptVexWindow document={document} onClose={close} />}
    </>
  );
}
