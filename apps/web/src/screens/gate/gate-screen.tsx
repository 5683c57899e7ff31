import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { ArrowRight, Flame, Navigation } from 'lucide-react';
import { useState } from 'react';
import { ask, useAct, useList } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { Segments, SelectField, TextArea, TextField } from '../../ui/field.tsx';
import { FeedNotice } from '../../ui/feed-notice.tsx';
import { Form } from '../../ui/form.tsx';
import { PageHead } from '../../ui/page.tsx';
import { Empty, Loading, ProblemNote } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { dayWords, fieldOfInstant, instantOfField, utcWords } from '../../ui/time-words.ts';
import type { HarbourItem } from '../services/service-rows.ts';
import { SeveralServices } from '../trains/several-services.tsx';
import { BackToRoom } from './back-to-room.tsx';
import { TargetPicker } from './target-picker.tsx';

const route = getRouteApi('/app/gate');

/** The question: which service, where to, why. Every part of it stands in the address. */
export function GateScreen() {
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/gate' });
  const services = useList('listServices', { query: { limit: 200 } });
  const change = (part: Partial<typeof search>) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });

  return (
    <div>
      <PageHead
        title={search.service === undefined ? 'Where can it go?' : `Where can ${search.service} go?`}
        tab="Ask the gate"
        facts={
          <p className="pretty">
            Names the vulnerabilities and incidents that would come back, and a safe way out. Asking changes nothing.
          </p>
        }
      />
      {search.incident !== undefined && search.incident !== 'none' && (
        <div className="mb-4 empty:hidden">
          <BackToRoom incident={search.incident} />
        </div>
      )}
      <FeedNotice isSample={services.items.find((each) => each.name === search.service)?.isSample} />
      {services.query.isPending ? (
        <Loading />
      ) : services.query.isError ? (
        <ProblemNote problem={services.query.error} onRetry={() => void services.query.refetch()} />
      ) : services.items.length === 0 ? (
        <div className="panel">
          <Empty title="There is no service to ask about">
            <p>
              <Link to="/services/new" className="link">
                Register one
              </Link>
              , or{' '}
              <Link to="/welcome" className="link">
                look at the sample
              </Link>
              .
            </p>
          </Empty>
        </div>
      ) : (
        <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,46rem)_minmax(0,1fr)]">
          <div className="panel min-w-0 p-4 sm:p-5">
            <SelectField
              label="Service"
              value={search.service ?? ''}
              onValue={(service) =>
                change({ service, environment: undefined, target: undefined, incident: undefined, asOf: undefined })
              }
              options={[
                ...(search.service === undefined ? [{ value: '', label: 'choose a service' }] : []),
                ...services.items.map((service) => ({
                  value: service.name,
                  label: service.title === service.name ? service.name : `${service.name}, ${service.title}`,
                })),
              ]}
            />
            <SeveralServices incident={search.incident === 'none' ? undefined : search.incident} />
            {search.service !== undefined && <Question key={search.service} service={search.service} />}
          </div>
          <Stories />
        </div>
      )}
    </div>
  );
}

function Question({ service }: { service: string }) {
  const harbours = useQuery(ask('listSafeHarbours', { query: { service } }));
  const environments = useQuery(ask('listEnvironments', { query: { limit: 200 } }));
  if (harbours.isPending || environments.isPending) return <Loading />;
  if (harbours.isError || environments.isError)
    return (
      <div className="mt-4">
        <ProblemNote
          problem={harbours.error ?? environments.error ?? new Error()}
          onRetry={() => void Promise.all([harbours.refetch(), environments.refetch()])}
        />
      </div>
    );
  const names = [
    ...new Set([
      ...harbours.data.items.map((harbour) => harbour.environment),
      ...environments.data.items.map((each) => each.name),
    ]),
  ];
  return <QuestionForm service={service} harbours={harbours.data.items} environments={names} />;
}

function QuestionForm({
  service,
  harbours,
  environments,
}: {
  service: string;
  harbours: readonly HarbourItem[];
  environments: readonly string[];
}) {
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/gate' });
  const change = (part: Partial<typeof search>) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const incidents = useQuery(ask('listIncidents', { query: { service, limit: 50 } })).data?.items ?? [];
  const [reason, setReason] = useState('');
  const act = useAct(
    'decideRemediation',
    (decision) =>
      void navigate({
        to: '/decisions/$decision',
        params: { decision: String(decision.number) },
        search: { incident: search.incident === 'none' ? undefined : search.incident },
      }),
  );

  const environment =
    search.environment ?? harbours.find((each) => each.current !== null)?.environment ?? environments[0] ?? '';
  const harbour = harbours.find((each) => each.environment === environment);
  const target = search.target ?? '';
  const motive = search.motive ?? 'reliability';
  const isPast = search.asOf !== undefined;
  // The one that burns is what this is about, unless somebody says otherwise.
  const burning = incidents.find(
    (each) => each.resolvedAt === null && each.severity <= 'sev2' && each.startedAt <= (search.asOf ?? '9'),
  );
  const incident =
    search.incident === 'none' ? undefined : (search.incident ?? (motive === 'reliability' ? burning?.id : undefined));
  const submit = () =>
    void act.submit({
      body: {
        service,
        environment,
        target,
        motive,
        reason,
        ...(incident !== undefined && { incident }),
        // Feeds are compared with today; a question about the past says that it leaves this out.
        ...(search.asOf === undefined ? {} : { asOf: search.asOf, isFeedAgeRuleOff: true }),
      },
    });

  return (
    <Form onSubmit={submit} className="mt-4 grid gap-5">
      {environments.length === 0 ? (
        <p className="text-muted">
          There is no environment yet.{' '}
          <Link to="/settings/organisation" className="link">
            Make one
          </Link>
          .
        </p>
      ) : (
        <Segments
          label="Environment"
          value={environment}
          options={environments.map((name) => ({ value: name, label: name }))}
          onValue={(next) => change({ environment: next, target: undefined })}
        />
      )}
      <TargetPicker
        service={service}
        harbour={isPast ? undefined : harbour}
        target={target}
        onTarget={(next) => change({ target: next })}
        problem={act.fieldProblem('target')}
        asOf={search.asOf}
      />
      <Segments
        label="Because of"
        value={motive}
        options={[
          { value: 'reliability', label: 'Reliability' },
          { value: 'security', label: 'Security' },
          { value: 'routine', label: 'Routine' },
        ]}
        onValue={(next) => change({ motive: next })}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextArea
          label="What is wrong"
          hint="Optional. Stands in the decision and in the evidence."
          value={reason}
          onValue={setReason}
          problem={act.fieldProblem('reason')}
        />
        <SelectField
          label="Incident"
          hint="Optional. A sev1 or sev2 shortens the waiting for keys."
          value={incident ?? ''}
          onValue={(next) => change({ incident: next === '' ? 'none' : next })}
          problem={act.fieldProblem('incident')}
          options={[
            { value: '', label: 'none' },
            ...incidents.map((each) => ({
              value: each.id,
              label: `${each.name} ${each.severity}, ${each.title}${each.resolvedAt === null ? '' : ' (resolved)'}`,
            })),
          ]}
        />
      </div>
      <details open={isPast}>
        <summary className="link inline-flex min-h-7 items-center pointer-coarse:min-h-11">
          Ask about another moment
        </summary>
        <div className="mt-2 max-w-sm">
          <TextField
            label="As of (UTC)"
            type="datetime-local"
            value={search.asOf === undefined ? '' : fieldOfInstant(search.asOf)}
            onValue={(value) => change({ asOf: instantOfField(value) })}
            problem={act.fieldProblem('asOf')}
            hint="Nothing newer counts: releases, advisories, incidents. Feeds may then be of any age, and the decision says so."
          />
        </div>
      </details>
      {act.problem && act.problem.fields.length === 0 && <ProblemNote problem={act.problem} />}
      <div className="sticky bottom-0 -mx-4 -mb-4 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-b-lg border-t border-line bg-surface px-4 py-3 max-lg:bottom-14 sm:-mx-5 sm:-mb-5 sm:px-5">
        <Button type="submit" kind="primary" icon={Navigation} isBusy={act.isBusy}>
          Ask the gate
        </Button>
        <p className="min-w-0 text-sm text-muted">
          {target === '' ? 'Choose a target first.' : `May ${service} go to ${target} in ${environment}?`}
          {search.asOf !== undefined && ` As of ${utcWords(search.asOf)}.`}
        </p>
      </div>
    </Form>
  );
}

/** The true stories of the sample, each a filled-in question. */
function Stories() {
  const sample = useQuery(ask('getSample')).data;
  if (sample?.isLoaded !== true || sample.stories.length === 0) return null;
  return (
    <section>
      <h2 className="mb-2 font-semibold">True stories of the sample</h2>
      <ul className="panel divide-y divide-line overflow-hidden">
        {sample.stories.map((story) => (
          <li key={story.id}>
            <Link
              to="/gate"
              search={{
                service: story.service,
                environment: story.environment,
                target: story.target,
                asOf: story.asOf,
              }}
              className="flex items-start gap-3 px-4 py-3 hover:bg-raised/60"
            >
              <span className="min-w-0 flex-1">
                <span className="flex items-center gap-2 font-semibold">
                  {story.isBurning && <Flame size={14} aria-hidden className="shrink-0 text-bad" />}
                  {story.title}
                </span>
                <span className="block text-muted pretty">{story.question}</span>
                <span className="mt-0.5 flex flex-wrap items-center gap-x-2 text-sm text-muted">
                  <span className="font-mono">{story.service}</span>
                  <span className="inline-flex items-center gap-1 font-mono">
                    {story.current}
                    <ArrowRight size={12} aria-label="to" />
                    {story.target}
                  </span>
                  <Time at={story.asOf} words={`as of ${dayWords(story.asOf)}`} />
                </span>
              </span>
              <ArrowRight size={16} aria-hidden className="mt-1 shrink-0 text-muted" />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
