import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { ChoiceRow } from '../../ui/choice-row.tsx';
import { Window } from '../../ui/dialog.tsx';
import { Segments, SelectField, TextArea, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { type IncidentField, kindWords, severities } from './settings-words.ts';

type Kind = IncidentField['kind'];
type Required = NonNullable<IncidentField['required']>;

const kinds: readonly Kind[] = ['text', 'number', 'choice', 'date', 'link', 'person'];
const incidentKinds = [
  { value: 'reliability', label: 'reliability' },
  { value: 'security', label: 'security' },
  { value: 'both', label: 'both sides' },
] as const;

/** Makes a field, changes one, or asks for it no longer. */
export function FieldWindow({ field, onClose }: { field: IncidentField | undefined; onClose: () => void }) {
  const [title, setTitle] = useState(field?.title ?? '');
  const [help, setHelp] = useState(field?.help ?? '');
  const [kind, setKind] = useState<Kind>(field?.kind ?? 'text');
  const [choices, setChoices] = useState(field?.choices.join('\n') ?? '');
  const [required, setRequired] = useState<Required | null>(field?.required ?? null);
  const done = (said: string) => () => {
    showToast(said);
    onClose();
  };
  const create = useAct('createIncidentField', done(`${title} is asked from now on`));
  const update = useAct('updateIncidentField', done(`${title} is changed`));
  const act = field === undefined ? create : update;
  const body = {
    title,
    help,
    choices: kind === 'choice' ? choices.split('\n').flatMap((line) => (line.trim() === '' ? [] : line.trim())) : [],
    required,
  };
  const submit = () =>
    field === undefined
      ? create.submit({ body: { ...body, kind } })
      : update.submit({ params: { field: field.name }, body });
  return (
    <Window title={field === undefined ? 'A new field' : field.title} onClose={onClose}>
      <div className="grid gap-6">
        <Form onSubmit={() => void submit()}>
          <TextField label="Title" value={title} onValue={setTitle} problem={act.fieldProblem('title')} />
          <SelectField
            label="Holds"
            value={kind}
            disabled={field !== undefined}
            onValue={(value) => setKind(kinds.find((one) => one === value) ?? 'text')}
            hint={field === undefined ? undefined : 'It stays, so that values that were given keep their meaning.'}
            options={kinds.map((value) => ({ value, label: kindWords[value] }))}
          />
          {kind === 'choice' && (
            <TextArea
              label="Choices"
              hint="One a line"
              rows={4}
              value={choices}
              onValue={setChoices}
              problem={act.fieldProblem('choices')}
            />
          )}
          <TextField
            label="What to write there"
            hint="Stands below the field"
            value={help}
            onValue={setHelp}
            problem={act.fieldProblem('help')}
          />
          <RequiredFields required={required} onRequired={setRequired} />
          <FormEnd act={act} label={field === undefined ? 'Add' : 'Save'} onClose={onClose} />
        </Form>
        {field !== undefined && <Remove field={field} onClose={onClose} />}
      </div>
    </Window>
  );
}

function RequiredFields({
  required,
  onRequired,
}: {
  required: Required | null;
  onRequired: (required: Required | null) => void;
}) {
  return (
    <>
      <Segments
        label="Needed"
        value={required?.at ?? 'never'}
        options={[
          { value: 'never', label: 'never' },
          { value: 'declare', label: 'to declare' },
          { value: 'close', label: 'to close' },
        ]}
        onValue={(at) =>
          onRequired(
            at === 'never' ? null : { kinds: required?.kinds ?? [], severities: required?.severities ?? [], at },
          )
        }
      />
      {required !== null && (
        <>
          <ChoiceRow
            label="Of kind"
            none="every kind"
            options={incidentKinds}
            values={required.kinds}
            onValues={(values) => onRequired({ ...required, kinds: [...values] })}
          />
          <ChoiceRow
            label="Of severity"
            none="every severity"
            options={severities.map((value) => ({ value, label: value.toUpperCase() }))}
            values={required.severities}
            onValues={(values) => onRequired({ ...required, severities: [...values] })}
          />
        </>
      )}
    </>
  );
}

function Remove({ field, onClose }: { field: IncidentField; onClose: () => void }) {
  const act = useAct('removeIncidentField', () => {
    showToast(`${field.title} is asked no longer`);
    onClose();
  });
  return (
    <Form
      onSubmit={() => void act.submit({ params: { field: field.name } })}
      className="grid gap-3 border-t border-line pt-5"
    >
      <p className="text-muted pretty">Values that were given stay with their incidents.</p>
      <FormEnd act={act} label="Ask no longer" kind="danger" />
    </Form>
  );
}
