import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api/query.ts';
import { useMay } from '../../api/me.ts';
import { type FieldProblem, SelectField, TextField } from '../../ui/field.tsx';
import { axisLook } from '../../ui/tags.tsx';
import { roleLook } from '../incidents/incident-words.ts';
import { actionOf } from './automation-draft.ts';
import { type Action, actionWords, roles } from './playbook-words.ts';

const kinds = [
  'start_playbook',
  'page_role',
  'remind',
  'set_field',
  'post_update',
  'run_webhook',
  'create_channel',
] as const;
const axes = ['reliability', 'security'] as const;
const names = 'May hold {name}, {title}, {severity}, {service} and {link}';

type Of<Kind extends Action['kind']> = Extract<Action, { kind: Kind }>;
type Fields<A extends Action> = {
  action: A;
  onAction: (action: Action) => void;
  problemOf: (field: string) => FieldProblem | undefined;
};

/** Nothing chosen is said as that, not as what the name of a thing looks like. */
const chosen = (value: string, problem: FieldProblem | undefined): FieldProblem | undefined =>
  problem !== undefined && value === '' ? { problem: 'Choose one' } : problem;

/** What one action does; its fields follow from its kind. */
export function ActionFields({ action, onAction, problemOf }: Fields<Action>) {
  return (
    <div className="grid gap-3">
      <SelectField
        label="Does"
        value={action.kind}
        options={kinds.map((value) => ({ value, label: actionWords[value] }))}
        onValue={(value) => onAction(actionOf(kinds.find((one) => one === value) ?? 'remind'))}
      />
      <OfKind action={action} onAction={onAction} problemOf={problemOf} />
    </div>
  );
}

function OfKind({ action, onAction, problemOf }: Fields<Action>) {
  const rest = { onAction, problemOf };
  switch (action.kind) {
    case 'start_playbook':
      return <PlaybookField action={action} {...rest} />;
    case 'page_role':
      return <PageFields action={action} {...rest} />;
    case 'remind':
      return <RemindFields action={action} {...rest} />;
    case 'set_field':
      return <SetFields action={action} {...rest} />;
    case 'post_update':
      return (
        <TextField
          label="What the draft says"
          hint={`Somebody reads it before it goes out. ${names}`}
          value={action.text}
          onValue={(text) => onAction({ ...action, text })}
          problem={problemOf('text')}
        />
      );
    case 'run_webhook':
      return <WebhookFields action={action} {...rest} />;
    case 'create_channel':
      return (
        <TextField
          label="Name of the channel"
          hint={names}
          value={action.name}
          onValue={(name) => onAction({ ...action, name })}
          problem={problemOf('name')}
        />
      );
  }
}

function PlaybookField({ action, onAction, problemOf }: Fields<Of<'start_playbook'>>) {
  const items = useQuery(ask('listPlaybooks')).data?.items ?? [];
  const isGone = action.playbook !== '' && !items.some(({ name }) => name === action.playbook);
  return (
    <SelectField
      label="Playbook"
      value={action.playbook}
      problem={chosen(action.playbook, problemOf('playbook'))}
      hint={isGone ? 'There is no such playbook: write it first, else this is left out' : undefined}
      options={[
        { value: '', label: 'choose one' },
        ...(isGone ? [{ value: action.playbook, label: action.playbook }] : []),
        ...items.map(({ name, title }) => ({ value: name, label: title })),
      ]}
      onValue={(playbook) => onAction({ ...action, playbook })}
    />
  );
}

function PageFields({ action, onAction, problemOf }: Fields<Of<'page_role'>>) {
  return (
    <div className="grid gap-3 sm:grid-cols-[10rem_minmax(0,1fr)]">
      <SelectField
        label="Side"
        value={action.axis}
        options={axes.map((value) => ({ value, label: axisLook[value].word }))}
        onValue={(value) => onAction({ ...action, axis: axes.find((one) => one === value) ?? 'security' })}
      />
      <TextField
        label="Why they are wanted"
        hint={`Stands in the page. ${names}`}
        value={action.because}
        onValue={(because) => onAction({ ...action, because })}
        problem={problemOf('because')}
      />
    </div>
  );
}

function RemindFields({ action, onAction, problemOf }: Fields<Of<'remind'>>) {
  return (
    <div className="grid gap-3 sm:grid-cols-[12rem_minmax(0,1fr)]">
      <SelectField
        label="Whom"
        value={action.role}
        options={roles.map((value) => ({ value, label: roleLook[value].word }))}
        onValue={(value) => onAction({ ...action, role: roles.find((one) => one === value) ?? 'commander' })}
      />
      <TextField
        label="Of what"
        hint={names}
        value={action.text}
        onValue={(text) => onAction({ ...action, text })}
        problem={problemOf('text')}
      />
    </div>
  );
}

function SetFields({ action, onAction, problemOf }: Fields<Of<'set_field'>>) {
  const fields = useQuery(ask('listIncidentFields')).data?.items ?? [];
  const field = fields.find(({ name }) => name === action.field);
  const onValue = (value: string) => onAction({ ...action, value: field?.kind === 'number' ? Number(value) : value });
  const common = { label: 'To', value: String(action.value), onValue, problem: problemOf('value') };
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <SelectField
        label="Field"
        value={action.field}
        problem={chosen(action.field, problemOf('field'))}
        hint={fields.length === 0 ? 'Fields are made under Incidents' : undefined}
        options={[
          { value: '', label: 'choose one' },
          ...fields.map(({ name, title }) => ({ value: name, label: title })),
        ]}
        onValue={(name) => onAction({ ...action, field: name, value: '' })}
      />
      {field?.kind === 'choice' ? (
        <SelectField
          {...common}
          options={[{ value: '', label: 'choose one' }, ...field.choices.map((value) => ({ value, label: value }))]}
        />
      ) : (
        <TextField {...common} type={field?.kind === 'number' ? 'number' : field?.kind === 'date' ? 'date' : 'text'} />
      )}
    </div>
  );
}

function WebhookFields({ action, onAction, problemOf }: Fields<Of<'run_webhook'>>) {
  const may = useMay('contacts.manage');
  const items = useQuery({ ...ask('listDestinations'), enabled: may }).data?.items ?? [];
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <SelectField
        label="Where"
        value={action.destination}
        problem={chosen(action.destination, problemOf('destination'))}
        hint={items.length === 0 ? 'Rooms and webhooks are set up under Channels' : undefined}
        options={[
          { value: '', label: 'choose one' },
          ...(action.destination !== '' && !items.some(({ id }) => id === action.destination)
            ? [{ value: action.destination, label: 'the one that is set' }]
            : []),
          ...items.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onValue={(destination) => onAction({ ...action, destination })}
      />
      <TextField
        label="What (optional)"
        hint={names}
        placeholder="{title}"
        value={action.text}
        onValue={(text) => onAction({ ...action, text })}
        problem={problemOf('text')}
      />
    </div>
  );
}
