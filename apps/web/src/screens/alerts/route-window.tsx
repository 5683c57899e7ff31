import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { Window } from '../../ui/dialog.tsx';
import { CheckField, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { RouteConditionFields } from './route-condition-fields.tsx';
import { type AlertRoute, newRouteDraft, type RouteDraft, routeBodyOf, routeDraftOf } from './route-draft.ts';
import type { RouteFieldsProps } from './route-fields.ts';
import { RouteOutcomeFields } from './route-outcome-fields.tsx';
import { RoutePreview } from './route-preview.tsx';

/** Writes a route: which alerts it takes, what it makes of them, and who is paged. */
export function RouteWindow({ route, onClose }: { route: AlertRoute | undefined; onClose: () => void }) {
  const [draft, setDraft] = useState<RouteDraft>(() => (route === undefined ? newRouteDraft() : routeDraftOf(route)));
  const [isFirst, setIsFirst] = useState(false);
  const { act, save } = useRouteAct(route, onClose);
  const position = route === undefined ? (isFirst ? 0 : undefined) : route.position;
  const fields: RouteFieldsProps = {
    draft,
    change: (part) => setDraft({ ...draft, ...part }),
    problemOf: act.fieldProblem,
  };
  return (
    <Window
      title={route === undefined ? 'New route' : `Route ${route.name}`}
      note="An alert goes to the first route whose conditions all hold."
      onClose={onClose}
    >
      <Form onSubmit={() => save(draft, isFirst)}>
        <TextField
          label="Name"
          value={draft.name}
          onValue={(name) => fields.change({ name })}
          problem={act.fieldProblem('name')}
        />
        <RouteConditionFields {...fields} />
        <hr className="border-line" />
        <RouteOutcomeFields {...fields} />
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

function useRouteAct(route: AlertRoute | undefined, onClose: () => void) {
  const done = (words: string) => () => {
    showToast(words);
    onClose();
  };
  const create = useAct('createAlertRoute', done('The route stands. It counts from the next alert on.'));
  const update = useAct('updateAlertRoute', done('Saved. It counts from the next alert on.'));
  const save = (draft: RouteDraft, isFirst: boolean) =>
    route === undefined
      ? void create.submit({ body: { ...routeBodyOf(draft), ...(isFirst && { position: 0 }) } })
      : void update.submit({ params: { route: route.id }, body: routeBodyOf(draft) });
  return { act: route === undefined ? create : update, save };
}
