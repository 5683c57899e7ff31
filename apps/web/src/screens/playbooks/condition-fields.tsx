import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api/query.ts';
import { ChoiceRow } from '../../ui/choice-row.tsx';
import { type FieldProblem, SelectField } from '../../ui/field.tsx';
import { NamePicker } from '../alerts/name-picker.tsx';
import { kindWords } from '../incidents/incident-words.ts';
import { type Condition, severities } from './playbook-words.ts';

const kinds = (['reliability', 'security', 'both'] as const).map((value) => ({ value, label: kindWords[value] }));
const eitherWay = (yes: string, no: string) => [
  { value: '', label: 'either' },
  { value: 'yes', label: yes },
  { value: 'no', label: no },
];

/** Which incidents are meant; what is left alone asks nothing. */
export function ConditionFields({
  when,
  onWhen,
  at,
  problemAt,
}: {
  when: Condition;
  onWhen: (when: Condition) => void;
  /** Where the condition stands in what is sent. */
  at: string;
  problemAt: (field: string) => FieldProblem | undefined;
}) {
  const services = namesOf(useQuery(ask('listServices', { query: { limit: 200 } })).data?.items);
  const environments = namesOf(useQuery(ask('listEnvironments')).data?.items);
  const named = <K extends keyof Condition>(key: K, value: Condition[K] | undefined) => {
    const { [key]: _before, ...others } = when;
    onWhen(value === undefined ? others : { ...others, [key]: value });
  };
  return (
    <div className="grid grid-cols-1 gap-4">
      <ChoiceRow
        label="Kind"
        none="every kind"
        options={kinds}
        values={when.kinds ?? []}
        onValues={(values) => named('kinds', values.length === 0 ? undefined : [...values])}
      />
      <div className="grid gap-4 sm:grid-cols-3">
        <SelectField
          label="As grave as"
          value={when.atLeast ?? ''}
          problem={problemAt(`${at}.atLeast`)}
          options={[
            { value: '', label: 'any severity' },
            ...severities.map((value) => ({ value, label: `${value.toUpperCase()} or worse` })),
          ]}
          onValue={(value) =>
            named(
              'atLeast',
              severities.find((one) => one === value),
            )
          }
        />
        <SelectField
          label="Drills"
          value={choiceOf(when.drill)}
          options={eitherWay('only drills', 'no drills')}
          onValue={(value) => named('drill', flagOf(value))}
        />
        <SelectField
          label="Restricted"
          value={choiceOf(when.restricted)}
          options={eitherWay('only restricted ones', 'none that is restricted')}
          onValue={(value) => named('restricted', flagOf(value))}
        />
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        <NamePicker
          label="Services"
          none="every service"
          values={when.services ?? []}
          options={services}
          problem={problemAt(`${at}.services`)}
          onValues={(values) => named('services', values.length === 0 ? undefined : [...values])}
        />
        <NamePicker
          label="Environments"
          none="every environment"
          values={when.environments ?? []}
          options={environments}
          problem={problemAt(`${at}.environments`)}
          onValues={(values) => named('environments', values.length === 0 ? undefined : [...values])}
        />
      </div>
    </div>
  );
}

const choiceOf = (flag: boolean | undefined): string => (flag === undefined ? '' : flag ? 'yes' : 'no');
const flagOf = (choice: string): boolean | undefined => (choice === '' ? undefined : choice === 'yes');
const namesOf = (items: readonly { readonly name: string }[] | undefined) =>
  (items ?? []).map(({ name }) => ({ value: name, label: name }));
