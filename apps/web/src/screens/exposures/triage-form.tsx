import { PenLine } from 'lucide-react';
import { useState } from 'react';
import type { RequestProblem } from '../../api/call.ts';
import { type ExposuresSearch, triageVerdicts } from '../../api/exposure-search.ts';
import { type FieldProblem, Segments, TextArea, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { fieldOfInstant, instantOfField } from '../../ui/time-words.ts';
import { verdictLook, type VerdictItem } from './exposure-words.ts';

/** As fields hold it; moments as instants. */
export type TriageDraft = Pick<
  ExposuresSearch,
  'logs' | 'query' | 'from' | 'to' | 'note' | 'missing' | 'secondLook' | 'accept'
> & { verdict: VerdictItem['verdict'] };

export interface TriageValues {
  readonly verdict: VerdictItem['verdict'];
  readonly logs: string;
  readonly query: string;
  readonly from: string;
  readonly to: string;
  readonly note: string;
  readonly missing: string;
  readonly outcome: 'look_again' | 'accept';
  readonly secondLook: string;
  readonly accept: string;
}

/** The body of a verdict: what `cannot_tell` needs goes with it only. */
export function bodyOf(values: TriageValues) {
  const { verdict, logs, query, note, missing, outcome, secondLook, accept } = values;
  const secondLookAt = instantOfField(secondLook);
  return {
    verdict,
    logs,
    query,
    from: instantOfField(values.from) ?? '',
    to: instantOfField(values.to) ?? '',
    ...(note !== '' && { note }),
    ...(missing !== '' && { missing }),
    ...(verdict === 'cannot_tell' && outcome === 'look_again' && secondLookAt !== undefined && { secondLookAt }),
    ...(verdict === 'cannot_tell' && outcome === 'accept' && accept !== '' && { acceptedBecause: accept }),
  };
}

const fieldOf = (instant: string | undefined): string => (instant === undefined ? '' : fieldOfInstant(instant));

function valuesOf(draft: Partial<TriageDraft>): TriageValues {
  return {
    verdict: draft.verdict ?? 'no_evidence',
    logs: draft.logs ?? '',
    query: draft.query ?? '',
    from: fieldOf(draft.from),
    to: fieldOf(draft.to ?? new Date().toISOString()),
    note: draft.note ?? '',
    missing: draft.missing ?? '',
    outcome: draft.accept === undefined ? 'look_again' : 'accept',
    secondLook: fieldOf(draft.secondLook),
    accept: draft.accept ?? '',
  };
}

interface Acting {
  readonly isBusy: boolean;
  readonly problem: RequestProblem | undefined;
  readonly fieldProblem: (field: string) => FieldProblem | undefined;
}

/** The verdict, and the three things it rests on: which logs, which time, which question. */
export function TriageForm({
  draft,
  act,
  onSubmit,
  onClose,
}: {
  draft: Partial<TriageDraft>;
  act: Acting;
  onSubmit: (values: TriageValues) => void;
  onClose: () => void;
}) {
  const [values, setValues] = useState(() => valuesOf(draft));
  const set =
    <Name extends keyof TriageValues>(name: Name) =>
    (value: TriageValues[Name]) =>
      setValues((before) => ({ ...before, [name]: value }));
  return (
    <Form onSubmit={() => onSubmit(values)}>
      <div className="grid gap-1">
        <Segments
          label="Verdict"
          value={values.verdict}
          options={triageVerdicts.map((each) => ({ value: each, label: verdictLook[each].word }))}
          onValue={set('verdict')}
        />
        <p className="text-xs text-muted">{verdictLook[values.verdict].hint}.</p>
      </div>
      <TextArea
        data-first
        label="Logs that were looked at"
        value={values.logs}
        onValue={set('logs')}
        problem={act.fieldProblem('logs')}
        placeholder="access logs of the ingress, audit log of the database"
      />
      <TextArea
        label="What they were asked"
        hint="The query, or what was searched for by eye"
        value={values.query}
        onValue={set('query')}
        problem={act.fieldProblem('query')}
        className="font-mono text-sm"
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label="From (UTC)"
          type="datetime-local"
          value={values.from}
          onValue={set('from')}
          problem={act.fieldProblem('from')}
        />
        <TextField
          label="To (UTC)"
          hint="It closes what ended before"
          type="datetime-local"
          value={values.to}
          onValue={set('to')}
          problem={act.fieldProblem('to')}
        />
      </div>
      {values.verdict === 'cannot_tell' && <Untold values={values} set={set} act={act} />}
      <TextArea
        label="Note"
        hint="May be empty"
        value={values.note}
        onValue={set('note')}
        problem={act.fieldProblem('note')}
      />
      <FormEnd act={act} label="Sign the verdict" icon={PenLine} onClose={onClose} />
    </Form>
  );
}

function Untold({
  values,
  set,
  act,
}: {
  values: TriageValues;
  set: <Name extends keyof TriageValues>(name: Name) => (value: TriageValues[Name]) => void;
  act: Acting;
}) {
  return (
    <div className="grid gap-4 rounded-lg border border-dashed border-unknown/70 p-3">
      <TextArea
        label="What is missing"
        hint="What would be needed to tell"
        value={values.missing}
        onValue={set('missing')}
        problem={act.fieldProblem('missing')}
      />
      <Segments
        label="And then"
        value={values.outcome}
        options={[
          { value: 'look_again', label: 'Look again' },
          { value: 'accept', label: 'Accept it' },
        ]}
        onValue={set('outcome')}
      />
      {values.outcome === 'look_again' ? (
        <TextField
          label="When (UTC)"
          hint="Until then it stays open"
          type="datetime-local"
          value={values.secondLook}
          onValue={set('secondLook')}
          problem={act.fieldProblem('secondLookAt')}
        />
      ) : (
        <TextArea
          label="Why that is accepted"
          value={values.accept}
          onValue={set('accept')}
          problem={act.fieldProblem('acceptedBecause') ?? act.fieldProblem('secondLookAt')}
        />
      )}
    </div>
  );
}
