import { useQuery } from '@tanstack/react-query';
import { alertSeverities } from '../../api/filters.ts';
import { ask } from '../../api/query.ts';
import { ChoiceRow } from '../../ui/choice-row.tsx';
import { DuringFields } from './during-fields.tsx';
import { MatcherFields } from './matcher-fields.tsx';
import { NamePicker } from './name-picker.tsx';
import { axisOptions, type RouteFieldsProps } from './route-fields.ts';

const severities = alertSeverities.map((value) => ({ value, label: value }));

function useNames(operation: 'listAlertSources' | 'listServices') {
  const items = useQuery(ask(operation, { query: { limit: 200 } })).data?.items ?? [];
  return items.map(({ name }) => ({ value: name, label: name }));
}

/** Which alerts a route takes. */
export function RouteConditionFields({ draft, change, problemOf }: RouteFieldsProps) {
  const sources = useNames('listAlertSources');
  const services = useNames('listServices');
  return (
    <>
      <MatcherFields
        label="Alerts whose labels"
        hint="All of them must hold; none: any labels."
        matchers={draft.matchers}
        onMatchers={(matchers) => change({ matchers })}
        problem={problemOf('matchers')}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <NamePicker
          label="From sources"
          none="any source"
          values={draft.sources}
          options={sources}
          onValues={(next) => change({ sources: next })}
          problem={problemOf('sources')}
        />
        <NamePicker
          label="Of services"
          none="any service, or none"
          values={draft.services}
          options={services}
          onValues={(next) => change({ services: next })}
          problem={problemOf('services')}
        />
      </div>
      <ChoiceRow
        label="Severities"
        none="any"
        options={severities}
        values={draft.severities}
        onValues={(next) => change({ severities: next })}
      />
      <ChoiceRow
        label="Axes"
        none="any"
        options={axisOptions}
        values={draft.axes}
        onValues={(next) => change({ axes: next })}
      />
      <DuringFields hours={draft.during} onHours={(during) => change({ during })} problem={problemOf('during')} />
    </>
  );
}
