import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AnswerOf, InputOf } from '../../api/call.ts';
import { alertSeverities } from '../../api/filters.ts';
import { ask } from '../../api/query.ts';
import { SelectField, TextArea } from '../../ui/field.tsx';
import { Section } from '../../ui/page.tsx';
import { Prose } from '../../ui/prose.tsx';
import { Loading, ProblemNote } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { useSettled } from '../oncall/use-settled.ts';
import { axisWords } from './group-words.ts';
import { labelsIn } from './labels-in.ts';

type Decision = AnswerOf<'explainAlert'>;
type Question = NonNullable<InputOf<'explainAlert'>['body']>;

/** Where an alert would go, without sending one. */
export function TryPart() {
  const [text, setText] = useState('alertname=HighErrorRate\nservice=');
  const [severity, setSeverity] = useState('critical');
  const [source, setSource] = useState('');
  const sources = useQuery(ask('listAlertSources', { query: { limit: 200 } })).data?.items ?? [];
  const question: Question = {
    labels: labelsIn(text),
    ...(severity !== '' && { severity: alertSeverities.find((each) => each === severity) }),
    ...(source !== '' && { source }),
  };
  const body: Question = JSON.parse(useSettled(JSON.stringify(question)));
  const { data, error } = useQuery({
    ...ask('explainAlert', { body }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  return (
    <div className="grid items-start gap-5 xl:grid-cols-2">
      <Section title="Try an alert">
        <div className="grid gap-4">
          <TextArea
            label="Labels"
            hint="One per line, as name=value. The label service names the service."
            rows={6}
            className="font-mono"
            value={text}
            onValue={setText}
          />
          <div className="grid gap-4 sm:grid-cols-2">
            <SelectField
              label="Severity"
              value={severity}
              onValue={setSeverity}
              options={[{ value: '', label: 'not said' }, ...alertSeverities.map((value) => ({ value, label: value }))]}
            />
            <SelectField
              label="Source"
              value={source}
              onValue={setSource}
              options={[{ value: '', label: 'none' }, ...sources.map(({ name }) => ({ value: name, label: name }))]}
            />
          </div>
        </div>
      </Section>
      <Section title="What would become of it">
        {error ? (
          <ProblemNote problem={error} />
        ) : data === undefined ? (
          <Loading rows={5} />
        ) : (
          <Answer decision={data} />
        )}
      </Section>
    </div>
  );
}

function Answer({ decision }: { decision: Decision }) {
  const { page, route, policyName, urgency, axis, heldUntil } = decision;
  const head =
    page === 'suppressed' || policyName === null
      ? 'Nobody is paged'
      : page === 'held'
        ? 'It is held, then paged'
        : `It pages ${policyName}`;
  return (
    <div className="grid gap-4">
      <p role="status" className="text-lg font-semibold">
        {head}
      </p>
      <p className="flex flex-wrap gap-x-3 gap-y-1 text-muted">
        <span>{route === null ? 'by the catch-all' : `by route ${route.name}`}</span>
        <span>{urgency} urgency</span>
        <span>{axisWords[axis]}</span>
        {heldUntil !== null && (
          <span>
            held until <Time at={heldUntil} />
          </span>
        )}
      </p>
      <ol className="grid list-decimal gap-1 pl-5 marker:text-muted">
        {decision.sentences.map((line) => (
          <li key={line} className="pretty [overflow-wrap:anywhere]">
            <Prose text={line} />
          </li>
        ))}
      </ol>
    </div>
  );
}
