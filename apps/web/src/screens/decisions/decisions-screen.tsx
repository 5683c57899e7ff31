import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { ArrowRight, Hourglass, Navigation } from 'lucide-react';
import type { AnswerOf } from '../../api/call.ts';
import { useList } from '../../api/query.ts';
import { verdictFilters } from '../../api/filters.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { FeedNotice } from '../../ui/feed-notice.tsx';
import { SelectField } from '../../ui/field.tsx';
import { PagedList } from '../../ui/list.tsx';
import { PageHead } from '../../ui/page.tsx';
import { Prose } from '../../ui/prose.tsx';
import { Table } from '../../ui/table.tsx';
import { Unbroken } from '../../ui/unbroken.tsx';
import { Empty } from '../../ui/states.tsx';
import { SampleTag, VersionText } from '../../ui/tags.tsx';
import { Time } from '../../ui/time.tsx';
import { utcWords } from '../../ui/time-words.ts';
import { verdictLook } from '../../ui/verdict.tsx';
import { StandingChip } from '../gate/standing-chip.tsx';
import { isAboutPast, signoffWords } from '../gate/words.ts';
import { TrainLink } from '../trains/train-link.tsx';
import { DecisionParts } from './decision-parts.tsx';
import { NumberAndChip } from './number-and-chip.tsx';

const route = getRouteApi('/app/decisions');

/** Every answer the gate gave, and every deployment that never asked. */
export function DecisionsScreen() {
  const { show, waiting } = route.useSearch();
  const current = show === 'ungated' ? 'ungated' : waiting === 'true' ? 'waiting' : 'all';
  return (
    <>
      <PageHead
        title="Decisions"
        tab="Decisions"
        actions={
          <LinkButton to="/gate" kind="primary" icon={Navigation} keys="g g">
            Ask the gate
          </LinkButton>
        }
      />
      <FeedNotice />
      <div className="panel min-w-0">
        <DecisionParts current={current} />
        {current === 'ungated' ? <Ungated /> : <DecisionList />}
      </div>
    </>
  );
}

function Facets({ withVerdict }: { withVerdict: boolean }) {
  const { verdict, service } = route.useSearch();
  const navigate = useNavigate({ from: '/decisions' });
  const services = useList('listServices', { query: { limit: 200 } }).items;
  return (
    <div className="flex flex-wrap gap-3 border-b border-line px-4 py-3">
      <div className="w-full sm:w-56">
        <SelectField
          label="Service"
          value={service ?? ''}
          onValue={(next) => void navigate({ search: (before) => ({ ...before, service: next }), replace: true })}
          options={[
            { value: '', label: 'all services' },
            ...services.map((each) => ({ value: each.name, label: each.name })),
          ]}
        />
      </div>
      {withVerdict && (
        <div className="w-full sm:w-48">
          <SelectField
            label="Verdict"
            value={verdict ?? ''}
            onValue={(next) =>
              void navigate({
                search: (before) => ({ ...before, verdict: verdictFilters.find((each) => each === next) }),
                replace: true,
              })
            }
            options={[
              { value: '', label: 'any verdict' },
              ...verdictFilters.map((each) => ({ value: each, label: verdictLook[each].word })),
            ]}
          />
        </div>
      )}
    </div>
  );
}

type DecisionItem = AnswerOf<'listDecisions'>['items'][number];

function DecisionList() {
  const { verdict, service, waiting } = route.useSearch();
  const navigate = useNavigate({ from: '/decisions' });
  const query = {
    limit: 50,
    ...(verdict !== undefined && { verdict }),
    ...(service !== undefined && { service }),
    ...(waiting !== undefined && { waiting }),
  };
  const list = useList('listDecisions', { query });
  const isFiltered = verdict !== undefined || service !== undefined;
  return (
    <>
      <Facets withVerdict />
      <PagedList
        list={list}
        rows={6}
        empty={
          isFiltered ? (
            <Empty
              title="No decision like that"
              action={<Button onClick={() => void navigate({ search: {} })}>Show all</Button>}
            />
          ) : waiting === 'true' ? (
            <Empty title="Nothing waits for a key">Nobody is held up by a missing signature.</Empty>
          ) : (
            <Empty title="Nobody has asked yet">
              <p>
                Ask here, or from a pipeline with <code>lockstep gate check</code>. Every answer stays, with the facts
                behind it.
              </p>
            </Empty>
          )
        }
      >
        {(items) => (
          <ul className="divide-y divide-line">
            {items.map((item) => (
              <DecisionLine key={item.id} item={item} />
            ))}
          </ul>
        )}
      </PagedList>
    </>
  );
}

function DecisionLine({ item }: { item: DecisionItem }) {
  const isPast = isAboutPast(item);
  return (
    <li className="relative grid gap-x-5 gap-y-1.5 px-4 py-3 hover:bg-raised/50 md:grid-cols-[3.5rem_9.5rem_minmax(0,1fr)_auto]">
      <NumberAndChip name={`G-${item.number}`}>
        <StandingChip verdict={item.verdict} state={item.signoffState} evidence={item.evidenceState} />
      </NumberAndChip>
      <div className="min-w-0">
        <Link
          to="/decisions/$decision"
          params={{ decision: String(item.number) }}
          className="inline-block min-h-6 font-semibold after:absolute after:inset-0 hover:underline"
        >
          <Unbroken text={item.title} />
        </Link>
        <p className="text-muted pretty">
          <Prose text={item.summary} />
        </p>
        <p className="mt-0.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
          <span>{item.environment}</span>
          <span>{item.decidedBy.name}</span>
          <span className="relative">
            <Time at={item.decidedAt} />
          </span>
          {isPast && <span>as of {utcWords(item.asOf)}</span>}
          <TrainLink train={item.train} />
          {item.effect === 'warn' && <span className="tag">warned only</span>}
          {item.isSample && <SampleTag />}
        </p>
      </div>
      <div className="text-sm md:text-right">
        {item.waitingFor.length > 0 ? (
          <span className="inline-flex items-center gap-1.5 font-semibold text-warn">
            <Hourglass size={14} aria-hidden />
            waits for {item.waitingFor.join(' and ')}
          </span>
        ) : (
          item.signoffState === 'not_requested' && <span className="text-muted">{signoffWords.not_requested}</span>
        )}
        {item.reviewDueAt !== null && (
          <span className="relative block text-warn">
            review due <Time at={item.reviewDueAt} />
          </span>
        )}
      </div>
    </li>
  );
}

function Ungated() {
  const { service } = route.useSearch();
  const list = useList('listDeployments', {
    query: { ungated: 'true', limit: 50, ...(service !== undefined && { service }) },
  });
  return (
    <>
      <Facets withVerdict={false} />
      <PagedList
        list={list}
        empty={
          <Empty title="Every deployment had a decision">
            A deployment without one would stand here, and in the evidence.
          </Empty>
        }
      >
        {(items) => (
          <Table columns={['Service', 'Went to', 'When', 'Recorded by', { name: 'Do', isHidden: true }]}>
            <tbody>
              {items.map((deployment) => (
                <tr key={deployment.id}>
                  <td>
                    <Link
                      to="/services/$service"
                      params={{ service: deployment.service }}
                      className="link font-semibold"
                    >
                      {deployment.service}
                    </Link>
                  </td>
                  <td data-label="Went to">
                    <VersionText version={deployment.version} isStrong />{' '}
                    <span className="text-sm text-muted">{deployment.environment}</span>
                  </td>
                  <td data-label="When">
                    <Time at={deployment.from} />
                  </td>
                  <td data-label="Recorded by">
                    {deployment.recordedBy.name}, {deployment.source}
                  </td>
                  <td className="md:text-right">
                    <Link
                      to="/services/$service/releases/$version"
                      params={{ service: deployment.service, version: deployment.version }}
                      className="link inline-flex items-center gap-1"
                    >
                      What is in it
                      <ArrowRight size={13} aria-hidden />
                    </Link>
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
