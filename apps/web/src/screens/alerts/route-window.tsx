import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask, useAct } from '../../api/query.ts';
import { Window } from '../../ui/dialog.tsx';
import { CheckField, SelectField, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { ChoiceRow } from './choice-row.tsx';
import { DuringFields } from './during-fields.tsx';
import { axisWords } from './group-words.ts';
import { GroupingFields } from './grouping-fields.tsx';
import { MatcherFields } from './matcher-fields.tsx';
import { NamePicker } from './name-picker.tsx';
import { usePolicyOptions } from './policy-options.ts';
import { type AlertRoute, newRouteDraft, type RouteDraft, routeBodyOf, routeDraftOf } from './route-draft.ts';
import { RoutePreview } from './route-preview.tsx';

const severities = ['critical', 'error', 'warning', 'info'].map((value) => ({ value, label: value }));
const axes = Object.entries(axisWords).map(([value, label]) => ({ value, label }));
const grouping = { by: 'alertname, service', windowMinutes: '', flapMinutes: '5' };

function useNames(operation: 'listAlertSources' | 'listServices') {
  const items = useQuery(ask(operation, { query: { limit: 200 } })).data?.items ?? [];
  return items.map(({ name }) => ({ value: name, label: name }));
}

/** Writes a route: which alerts it takes, what it makes of them, and who is paged. */
export function RouteWindow({ route, onClose }: { route: AlertRoute | undefined; onClose: () => void }) {
  const [draft, setDraft] = useState<RouteDraft>(() => (route === undefined ? newRouteDraft() : routeDraftOf(route)));
  const [isFirst, setIsFirst] = useState(false);
  const sources = useNames('listAlertSources');
  const services = useNames('listServices');
  const policies = usePolicyOptions();
  const done = (words: string) => () => {
    showToast(words);
    onClose();
  };
  const create = useAct('createAlertRoute', done('The route stands. It counts from the next alert on.'));
  const update = useAct('updateAlertRoute', done('Saved. It counts from the next alert on.'));
  const act = route === undefined ? create : update;
  const position = route === undefined ? (isFirst ? 0 : undefined) : route.position;
  const change = (part: Partial<RouteDraft>) => setDraft({ ...draft, ...part });
  const save = () =>
    route === undefined
      ? void create.submit({ body: { ...routeBodyOf(draft), ...(isFirst && { position: 0 }) } })
      : void update.submit({ params: { route: route.id }, body: routeBodyOf(draft) });
  return (
    <Window
      title={route === undefined ? 'New route' : `Route ${route.name}`}
      note="An alert goes to the first route whose conditions all hold."
      onClose={onClose}
    >
      <Form onSubmit={save}>
        <TextField
          label="Name"
          value={draft.name}
          onValue={(name) => change({ name })}
          problem={act.fieldProblem('name')}
        />
        <MatcherFields
          label="Alerts whose labels"
          hint="All of them must hold; none: any labels."
          matchers={draft.matchers}
          onMatchers={(matchers) => change({ matchers })}
          problem={act.fieldProblem('matchers')}
        />
        <div className="grid gap-4 sm:grid-cols-2">
          <NamePicker
            label="From sources"
            none="any source"
            values={draft.sources}
            options={sources}
            onValues={(next) => change({ sources: next })}
            problem={act.fieldProblem('sources')}
          />
          <NamePicker
            label="Of services"
            none="any service, or none"
            values={draft.services}
            options={services}
            onValues={(next) => change({ services: next })}
            problem={act.fieldProblem('services')}
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
          options={axes}
          values={draft.axes}
          onValues={(next) => change({ axes: next })}
        />
        <DuringFields
          hours={draft.during}
          onHours={(during) => change({ during })}
          problem={act.fieldProblem('during')}
        />
        <hr className="border-line" />
        <SelectField
          label="Goes to"
          value={draft.policyId}
          onValue={(policyId) => change({ policyId })}
          options={[{ value: '', label: 'nobody: it is only recorded' }, ...policies]}
          problem={act.fieldProblem('policyId')}
        />
        <div className="grid gap-4 sm:grid-cols-2">
          <SelectField
            label="Urgency"
            value={draft.setUrgency}
            onValue={(setUrgency) => change({ setUrgency })}
            options={[
              { value: '', label: 'by its severity' },
              { value: 'high', label: 'high' },
              { value: 'low', label: 'low' },
            ]}
          />
          <SelectField
            label="Axis"
            value={draft.setAxis}
            onValue={(setAxis) => change({ setAxis })}
            options={[{ value: '', label: 'as sender and source say' }, ...axes]}
          />
        </div>
        <TextField
          label="Wait (seconds)"
          inputMode="numeric"
          value={draft.transientSeconds}
          onValue={(transientSeconds) => change({ transientSeconds })}
          hint="An alert that is gone again within this time pages nobody. 0: page at once."
          problem={act.fieldProblem('transientSeconds')}
        />
        <CheckField
          label="Its own grouping"
          hint="Otherwise alerts are put together as the defaults say."
          isOn={draft.grouping !== undefined}
          onChange={(isOn) => change({ grouping: isOn ? grouping : undefined })}
        />
        {draft.grouping && (
          <GroupingFields
            draft={draft.grouping}
            onDraft={(next) => change({ grouping: next })}
            problemOf={act.fieldProblem}
          />
        )}
        {route === undefined && (
          <CheckField
            label="Ask it first"
            hint="Otherwise it stands at the end, and takes what no other route wants."
            isOn={isFirst}
            onChange={setIsFirst}
          />
        )}
        <RoutePreview draft={draft} id={route?.id} position={position} />
        <FormEnd act={act} label={route === undefined ? 'Make the route' : 'Save'} onClose={onClose} />
      </Form>
    </Window>
  );
}
