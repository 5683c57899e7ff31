import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Navigation } from 'lucide-react';
import { useState } from 'react';
import { ask, useAct, useList } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { counted } from '../../ui/counted.ts';
import { crumbLook } from '../../ui/crumbs.tsx';
import { FeedNotice } from '../../ui/feed-notice.tsx';
import { type FieldProblem, Segments, SelectField, TextArea } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { PageHead } from '../../ui/page.tsx';
import { Loaded, ProblemNote } from '../../ui/states.tsx';
import { BackToRoom } from '../gate/back-to-room.tsx';
import { memberOf, type Row, rowsOf, takeLines, writtenRows } from './draft.ts';
import { MemberRows, type RowProblem, rowParts } from './member-rows.tsx';
import { PasteLines } from './paste-lines.tsx';
import type { Train } from './words.ts';

const route = getRouteApi('/app/trains/new');

/** Many services, one question. A train that was asked before can be asked again, without what was denied. */
export function NewTrainScreen() {
  const { incident, from } = route.useSearch();
  return (
    <>
      <PageHead
        title="Make up a release train"
        tab="New release train"
        crumbs={[
          <Link key="trains" to="/trains" className={crumbLook}>
            Release trains
          </Link>,
        ]}
        facts={
          <p className="pretty">
            Many services in one action. Each gets its own verdict, and each key is turned once for all that wait for
            it.
          </p>
        }
      />
      {incident !== undefined && (
        <div className="mb-4 empty:hidden">
          <BackToRoom incident={incident} />
        </div>
      )}
      {from === undefined ? <NewTrain /> : <AgainOf train={from} />}
    </>
  );
}

function AgainOf({ train }: { train: string }) {
  const query = useQuery({ ...ask('getTrain', { params: { train } }), staleTime: Infinity });
  return <Loaded query={query}>{(data) => <NewTrain key={data.id} was={data} />}</Loaded>;
}

function NewTrain({ was }: { was?: Train }) {
  const services = useList('listServices', { query: { limit: 200 } }).items.map(({ name }) => name);
  const environments = useQuery(ask('listEnvironments', { query: { limit: 200 } }));
  return (
    <>
      <FeedNotice isSample={was?.isSample} />
      <Loaded query={environments}>
        {({ items }) => <TrainForm was={was} services={services} environments={items.map(({ name }) => name)} />}
      </Loaded>
    </>
  );
}

function TrainForm({
  was,
  services,
  environments,
}: {
  was: Train | undefined;
  services: readonly string[];
  environments: readonly string[];
}) {
  const search = route.useSearch();
  const navigate = useNavigate();
  const [rows, setRows] = useState(() => rowsOf(was, search.without));
  const [environment, setEnvironment] = useState(
    was?.environment ?? environments.find((name) => name === 'production') ?? environments[0] ?? '',
  );
  const [motive, setMotive] = useState(was?.motive ?? 'routine');
  const [reason, setReason] = useState(was?.reason ?? '');
  const [incident, setIncident] = useState(search.incident);
  // Problems come by place; which row was sent in which place stays known while rows come and go.
  const [sent, setSent] = useState<readonly number[]>([]);
  const act = useAct(
    'decideTrain',
    (train) => void navigate({ to: '/trains/$train', params: { train: String(train.number) }, search: { incident } }),
  );
  const written = writtenRows(rows);
  const submit = () => {
    setSent(written.map(({ key }) => key));
    void act.submit({
      body: {
        environment,
        motive,
        reason,
        members: written.map(memberOf),
        ...(incident !== undefined && { incident }),
      },
    });
  };
  const tooFew = act.fieldProblem('members');
  return (
    <Form onSubmit={submit} className="grid items-start gap-5 xl:grid-cols-[minmax(0,46rem)_minmax(0,1fr)]">
      <div className="panel grid min-w-0 gap-5 p-4 sm:p-5">
        {environments.length > 0 && (
          <Segments
            label="Environment"
            value={environment}
            options={environments.map((name) => ({ value: name, label: name }))}
            onValue={setEnvironment}
          />
        )}
        <fieldset className="grid min-w-0 gap-1.5" aria-invalid={tooFew ? true : undefined}>
          <legend className="mb-1.5 text-sm font-semibold max-sm:mb-2">
            {written.length < 2 ? 'Services' : counted(written.length, 'service')}
          </legend>
          <MemberRows
            rows={rows}
            onRows={setRows}
            services={services}
            problemOf={(key) => problemOfRow(rows, sent.indexOf(key), key, act.fieldProblem)}
          />
          {tooFew && <p className="text-sm text-bad">{tooFew.problem}</p>}
        </fieldset>
        <Segments
          label="Because of"
          value={motive}
          options={[
            { value: 'routine', label: 'Routine' },
            { value: 'reliability', label: 'Reliability' },
            { value: 'security', label: 'Security' },
          ]}
          onValue={setMotive}
        />
        <div className="grid gap-4 sm:grid-cols-2">
          <TextArea
            label="Why"
            hint="Optional. Stands in every decision and in the evidence."
            value={reason}
            onValue={setReason}
            problem={act.fieldProblem('reason')}
          />
          <IncidentField value={incident} onValue={setIncident} problem={act.fieldProblem('incident')} />
        </div>
        {act.problem && !belongsToRow(act.problem.fields) && <ProblemNote problem={act.problem} />}
        <div className="sticky bottom-0 -mx-4 -mb-4 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-b-lg border-t border-line bg-surface px-4 py-3 max-lg:bottom-14 sm:-mx-5 sm:-mb-5 sm:px-5">
          <Button type="submit" kind="primary" icon={Navigation} isBusy={act.isBusy}>
            Ask the gate
          </Button>
          <p className="min-w-0 text-sm text-muted">
            {written.length < 2
              ? 'A train has two services or more.'
              : `May these ${written.length} go to ${environment}?`}
          </p>
        </div>
      </div>
      <aside aria-label="Many at once" className="panel min-w-0 p-4 sm:p-5">
        <PasteLines onLines={(lines) => setRows(takeLines(rows, lines))} />
      </aside>
    </Form>
  );
}

function IncidentField({
  value,
  onValue,
  problem,
}: {
  value: string | undefined;
  onValue: (incident: string | undefined) => void;
  problem: FieldProblem | undefined;
}) {
  const open = useQuery(ask('listIncidents', { query: { open: 'true', limit: 50 } })).data?.items ?? [];
  const isListed = value === undefined || open.some(({ id }) => id === value);
  return (
    <SelectField
      label="Incident"
      hint="Optional. The train then stands in its room."
      value={value ?? ''}
      onValue={(next) => onValue(next === '' ? undefined : next)}
      problem={problem}
      options={[
        { value: '', label: 'none' },
        ...(isListed ? [] : [{ value: value ?? '', label: 'the one it was asked from' }]),
        ...open.map(({ id, name, title }) => ({ value: id, label: `${name}, ${title}` })),
      ]}
    />
  );
}

function belongsToRow(fields: readonly { readonly field: string }[]): boolean {
  return fields.some(({ field }) => /^(body\.)?members\.\d/.test(field));
}

/** What is wrong with a row, by the place it was sent in. */
function problemOfRow(
  rows: readonly Row[],
  place: number,
  key: number,
  fieldProblem: (field: string) => FieldProblem | undefined,
): RowProblem | undefined {
  if (place === -1) return undefined;
  const row = rows.find((each) => each.key === key);
  const found = rowParts.flatMap((part) => {
    const problem = fieldProblem(`members.${place}.${part}`)?.problem;
    return problem === undefined ? [] : [{ part, problem }];
  });
  const whole = fieldProblem(`members.${place}`)?.problem;
  const [first] = found;
  if (first === undefined) return whole === undefined ? undefined : { parts: rowParts, problem: whole };
  if (row?.service.trim() === '') return { parts: ['service'], problem: 'which service?' };
  if (row?.target.trim() === '')
    return { parts: ['target'], problem: `which release should ${row.service.trim()} go to?` };
  return { parts: found.map(({ part }) => part), problem: found.map(({ problem }) => problem).join('; ') };
}
