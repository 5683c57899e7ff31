import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { ArrowRight } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Facets } from '../../ui/facets.tsx';
import { FilterField } from '../../ui/filter-field.tsx';
import { Section } from '../../ui/page.tsx';
import { Prose } from '../../ui/prose.tsx';
import { rowMark, useRowKeys } from '../../ui/row-keys.ts';
import { Empty } from '../../ui/states.tsx';
import { VersionText } from '../../ui/tags.tsx';
import { StandingChip } from '../gate/standing-chip.tsx';
import { filterMembers, type Member, memberWords, type Train, whyWords } from './words.ts';

const route = getRouteApi('/app/trains/$train');

/** Every service in the order it was named; narrowed by text and to what is stopped. */
export function TrainMembers({ train }: { train: Train }) {
  const { members } = train;
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/trains/$train' });
  const list = useRef<HTMLUListElement>(null);
  useRowKeys(list);
  const isStopped = search.only === 'stopped';
  const shown = filterMembers(members, { q: search.q, isStopped });
  const stopped = members.filter(({ mayProceed }) => !mayProceed).length;
  return (
    <Section
      title="Services"
      note={shown.length === members.length ? undefined : `${shown.length} of ${members.length}`}
      flush
    >
      <div className="flex flex-wrap items-center gap-3 border-b border-line px-4 py-3">
        <FilterField
          label="Filter services"
          value={search.q ?? ''}
          onValue={(q) =>
            void navigate({ search: (before) => ({ ...before, q: q === '' ? undefined : q }), replace: true })
          }
        />
        <Facets
          label="Which services"
          facets={[
            {
              key: 'all',
              label: 'All',
              count: members.length,
              isOn: !isStopped,
              link: { to: '.', search: (before) => ({ ...before, only: undefined }) },
            },
            {
              key: 'stopped',
              label: 'Stopped only',
              count: stopped,
              isOn: isStopped,
              link: { to: '.', search: (before) => ({ ...before, only: 'stopped' }) },
            },
          ]}
        />
      </div>
      {shown.length === 0 ? (
        <Empty
          title={isStopped && stopped === 0 ? 'Nothing is stopped' : 'No service like that'}
          action={
            <Button
              onClick={() =>
                void navigate({ search: (before) => ({ ...before, q: undefined, only: undefined }), replace: true })
              }
            >
              Show all
            </Button>
          }
        />
      ) : (
        <ul ref={list} className="divide-y divide-line">
          {shown.map((member) => (
            <MemberLine key={member.id} member={member} why={whyWords(member, train)} incident={search.incident} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function MemberLine({ member, why, incident }: { member: Member; why: string; incident: string | undefined }) {
  const { service, current, target, verdict, number, mayProceed, signoffState, evidenceState } = member;
  return (
    <li className="relative grid gap-x-4 gap-y-1 px-4 py-2.5 hover:bg-raised/50 md:grid-cols-[9.5rem_minmax(0,1fr)_auto]">
      <span>
        <StandingChip verdict={verdict} state={signoffState} evidence={evidenceState} />
      </span>
      <div className="min-w-0">
        <p className="flex flex-wrap items-baseline gap-x-3">
          <Link
            {...rowMark}
            to="/decisions/$decision"
            params={{ decision: String(number) }}
            search={{ incident }}
            className="inline-block min-h-6 font-semibold after:absolute after:inset-0 hover:underline"
          >
            {service}
          </Link>
          <span className="inline-flex flex-wrap items-center gap-x-1.5">
            {current === null ? <span className="text-sm text-muted">nothing</span> : <VersionText version={current} />}
            <ArrowRight size={13} aria-label="to" className="shrink-0 text-muted" />
            <VersionText version={target} isStrong />
          </span>
        </p>
        {verdict !== 'allow' && (
          <p className="text-sm text-muted pretty [overflow-wrap:anywhere]">
            <Prose text={why} />
          </p>
        )}
      </div>
      <p className="text-sm md:text-right">
        <span
          className={classNames('font-medium', mayProceed ? 'text-ok' : verdict === 'deny' ? 'text-bad' : 'text-warn')}
        >
          {memberWords(member)}
        </span>
        <span className="block font-mono text-xs text-muted tabular max-md:ml-2 max-md:inline">G-{number}</span>
      </p>
    </li>
  );
}
