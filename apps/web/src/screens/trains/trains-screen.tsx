import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Fingerprint, Hourglass, ShieldCheck, TrainFront } from 'lucide-react';
import { useMay } from '../../api/me.ts';
import type { AnswerOf } from '../../api/call.ts';
import { useList } from '../../api/query.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { CommandLine } from '../../ui/copy.tsx';
import { counted } from '../../ui/counted.ts';
import { SelectField } from '../../ui/field.tsx';
import { PagedList } from '../../ui/list.tsx';
import { PageHead } from '../../ui/page.tsx';
import { ShapeMark } from '../../ui/shape.tsx';
import { Empty } from '../../ui/states.tsx';
import { SampleTag } from '../../ui/tags.tsx';
import { Time } from '../../ui/time.tsx';
import { Unbroken } from '../../ui/unbroken.tsx';
import { VerdictChip, verdictLook } from '../../ui/verdict.tsx';
import { DecisionParts } from '../decisions/decision-parts.tsx';
import { StandingChip } from '../gate/standing-chip.tsx';
import { NumberAndChip } from '../decisions/number-and-chip.tsx';
import { countedVerdict, listedCounts, listedState, memberCount, settledCount } from './words.ts';

const route = getRouteApi('/app/trains');

/** Releases of many services that were judged in one action, newest first. */
export function TrainsScreen() {
  const may = useMay('gate.decide');
  return (
    <>
      <PageHead
        title="Release trains"
        tab="Release trains"
        actions={
          may && (
            <LinkButton to="/trains/new" kind="primary" icon={TrainFront}>
              Make up a train
            </LinkButton>
          )
        }
      />
      <div className="panel min-w-0">
        <DecisionParts current="trains" />
        <TrainList may={may} />
      </div>
    </>
  );
}

function TrainList({ may }: { may: boolean }) {
  const { service } = route.useSearch();
  const navigate = useNavigate({ from: '/trains' });
  const services = useList('listServices', { query: { limit: 200 } }).items;
  const list = useList('listTrains', { query: { limit: 50, ...(service !== undefined && { service }) } });
  const isEmpty = service === undefined && list.query.isSuccess && list.items.length === 0;
  return (
    <>
      {!isEmpty && (
        <div className="border-b border-line px-4 py-3">
          <div className="w-full sm:w-56">
            <SelectField
              label="Service"
              value={service ?? ''}
              onValue={(next) =>
                void navigate({ search: () => ({ service: next === '' ? undefined : next }), replace: true })
              }
              options={[
                { value: '', label: 'all services' },
                ...services.map((each) => ({ value: each.name, label: each.name })),
              ]}
            />
          </div>
        </div>
      )}
      <PagedList
        list={list}
        rows={5}
        empty={
          service === undefined ? (
            <NoTrains may={may} />
          ) : (
            <Empty
              title={`No train with ${service}`}
              action={<Button onClick={() => void navigate({ search: {} })}>Show all</Button>}
            />
          )
        }
      >
        {(items) => (
          <ul className="divide-y divide-line">
            {items.map((item) => (
              <TrainLine key={item.id} item={item} />
            ))}
          </ul>
        )}
      </PagedList>
    </>
  );
}

function NoTrains({ may }: { may: boolean }) {
  return (
    <Empty
      title="No train has gone yet"
      action={
        may && (
          <LinkButton to="/trains/new" icon={TrainFront}>
            Make up a train
          </LinkButton>
        )
      }
    >
      <p>
        A release train takes many services to new releases in one action. Each gets its own verdict, and each of the
        two keys is turned once for all that wait for it, instead of once for every service.
      </p>
      <p>From a pipeline, with a line for each service:</p>
      <CommandLine>lockstep gate train --environment production shop@2.1.0 web@3.0.0</CommandLine>
    </Empty>
  );
}

function TrainLine({ item }: { item: AnswerOf<'listTrains'>['items'][number] }) {
  const { number, counts, waitingFor } = item;
  const settled = settledCount(item);
  const isDeniedInPart = counts.deny > 0 && counts.deny < memberCount(item);
  return (
    <li className="relative grid gap-x-5 gap-y-1.5 px-4 py-3 hover:bg-raised/50 md:grid-cols-[3.5rem_9.5rem_minmax(0,1fr)_auto]">
      <NumberAndChip name={`T-${number}`}>
        {isDeniedInPart ? (
          <VerdictChip verdict="deny" label={`${counts.deny} denied`} />
        ) : settled > 0 && item.verdict === 'preserve_first' && item.heldCounts.preserve_first === 0 ? (
          <VerdictChip verdict="preserve_first" label="Evidence settled" />
        ) : (
          <StandingChip verdict={item.verdict} state={listedState(item)} />
        )}
      </NumberAndChip>
      <div className="min-w-0">
        <Link
          to="/trains/$train"
          params={{ train: String(number) }}
          className="inline-block min-h-6 font-semibold [overflow-wrap:anywhere] after:absolute after:inset-0 hover:underline"
        >
          <Unbroken text={item.title} />
        </Link>
        <p className="mt-0.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
          <span className="font-medium">{counted(memberCount(item), 'service')}</span>
          {listedCounts(item).map(([verdict, count]) => (
            <span key={verdict} className={`inline-flex items-center gap-1 ${verdictLook[verdict].ink}`}>
              <ShapeMark shape={verdict} size={12} />
              {countedVerdict(count, verdict)}
            </span>
          ))}
          {item.signedCount > 0 && (
            <span className="inline-flex items-center gap-1 text-ok">
              <ShieldCheck size={12} aria-hidden />
              {item.signedCount} signed
            </span>
          )}
          {settled > 0 && (
            <span className="inline-flex items-center gap-1 text-ok">
              <Fingerprint size={12} aria-hidden />
              {settled} with evidence settled
            </span>
          )}
        </p>
        <p className="mt-0.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
          <span>{item.environment}</span>
          <span>{item.decidedBy.name}</span>
          <span className="relative">
            <Time at={item.decidedAt} />
          </span>
          {item.isSample && <SampleTag />}
        </p>
      </div>
      <div className="text-sm md:text-right">
        {waitingFor.length > 0 && (
          <span className="inline-flex items-center gap-1.5 font-semibold text-warn">
            <Hourglass size={14} aria-hidden />
            {isDeniedInPart ? 'the rest waits' : 'waits'} for {waitingFor.join(' and ')}
          </span>
        )}
      </div>
    </li>
  );
}
