import { ChevronRight, PenLine } from 'lucide-react';
import { lazy, Suspense, useId, useState } from 'react';
import type { AnswerOf, InputOf } from '../../api/call.ts';
import { useList } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { counted } from '../../ui/counted.ts';
import { PagedList } from '../../ui/list.tsx';
import { rowMark } from '../../ui/row-keys.ts';
import { Empty } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { dayWords } from '../../ui/time-words.ts';
import { AdvisoryLink, Due, Urgency } from './exposure-marks.tsx';
import { ExposureRows } from './exposure-rows.tsx';
import { judgedWords } from './exposure-words.ts';

const TriageWindow = lazy(() => import('./triage-window.tsx').then((module) => ({ default: module.TriageWindow })));

type Group = AnswerOf<'listExposedAdvisories'>['items'][number];
type Filter = NonNullable<InputOf<'listExposures'>['query']>;

/** One advisory: what it is, where it is live, what is due, how much of it is judged; opens to its services. */
export function AdvisoryGroup({
  group,
  filter,
  mayTriage,
  isOpen,
  onOpen,
}: {
  group: Group;
  filter: Filter;
  mayTriage: boolean;
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
}) {
  const id = useId();
  const [isTriaged, setTriaged] = useState(false);
  const judged = judgedWords(group.verdicts);
  const isOpenSomewhere = group.live > 0 || group.verdicts.given < group.verdicts.needed;
  return (
    <li className="min-w-0">
      <div className="grid gap-x-4 gap-y-2 px-4 py-3 sm:grid-cols-[auto_minmax(0,1fr)_auto]">
        <button
          type="button"
          {...rowMark}
          aria-expanded={isOpen}
          aria-controls={id}
          aria-label={`Services exposed to ${group.advisory}`}
          onClick={() => onOpen(!isOpen)}
          className="btn btn-quiet -ml-2 aspect-square px-0! max-sm:hidden"
        >
          <ChevronRight size={16} aria-hidden className={isOpen ? 'rotate-90' : undefined} />
        </button>
        <div className="grid min-w-0 gap-1">
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <AdvisoryLink advisory={group.advisory} />
            <Urgency of={group} />
          </p>
          {group.summary !== '' && <p className="line-clamp-2 text-muted pretty">{group.summary}</p>}
          <p className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
            <span>{counted(group.services, 'service')}</span>
            {group.live > 0 && <span className="font-semibold text-bad">{group.live} live now</span>}
            {group.wasLive > 0 && <span>{group.wasLive} no longer live</span>}
            <span className="text-muted">
              since <Time at={group.since} words={dayWords(group.since)} />
            </span>
            {judged !== undefined && (
              <span className={group.verdicts.given < group.verdicts.needed ? 'text-warn' : 'text-ok'}>{judged}</span>
            )}
          </p>
        </div>
        <div className="flex flex-wrap gap-x-4 gap-y-2 sm:items-center">
          {group.dueAt !== null && (
            <div className="max-sm:basis-full">
              <Due dueAt={group.dueAt} count={group.overdue} hasWord />
            </div>
          )}
          {mayTriage && isOpenSomewhere && (
            <Button icon={PenLine} onClick={() => setTriaged(true)}>
              Say what came of it
            </Button>
          )}
          <Button className="sm:hidden" aria-expanded={isOpen} aria-controls={id} onClick={() => onOpen(!isOpen)}>
            {isOpen ? 'Hide services' : 'Services'}
          </Button>
        </div>
      </div>
      <div id={id}>{isOpen && <Services advisory={group.advisory} filter={filter} />}</div>
      <Suspense>
        {isTriaged && (
          <TriageWindow
            about={{ kind: 'advisory', advisory: group.advisory, ids: undefined }}
            draft={{}}
            onClose={() => setTriaged(false)}
          />
        )}
      </Suspense>
    </li>
  );
}

function Services({ advisory, filter }: { advisory: string; filter: Filter }) {
  const list = useList('listExposures', { query: { ...filter, advisory, limit: 100 } });
  return (
    <div className="border-t border-line bg-raised/35">
      <PagedList list={list} rows={2} empty={<Empty title="Nothing fits the filter" />}>
        {(items) => <ExposureRows exposures={items} />}
      </PagedList>
    </div>
  );
}
