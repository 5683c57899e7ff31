import { Link } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AnswerOf } from '../../api/call.ts';
import { useMe } from '../../api/me.ts';
import { ask, useAct } from '../../api/query.ts';
import { Window } from '../../ui/dialog.tsx';
import { CheckField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { Loaded } from '../../ui/states.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { viewerZone } from './days.ts';
import { ZoneField } from './zone-field.tsx';

/** Where I live: what night, weekend and holiday mean to me. */
export function PlaceWindow({ onClose }: { onClose: () => void }) {
  const query = useQuery(ask('listPlaces'));
  return (
    <Window
      title="Where I live"
      note="For what night, weekend and holiday mean to you. Rotations keep their own zone."
      onClose={onClose}
    >
      <Loaded query={query}>{(places) => <PlaceForm places={places} onClose={onClose} />}</Loaded>
    </Window>
  );
}

function PlaceForm({ places, onClose }: { places: AnswerOf<'listPlaces'>; onClose: () => void }) {
  const me = useMe()?.userId ?? '';
  const mine = places.people.find(({ userId }) => userId === me);
  const calendars = useQuery(ask('listHolidayCalendars', { query: { limit: 100 } })).data?.items ?? [];
  const [zone, setZone] = useState(mine?.zone ?? viewerZone());
  const [chosen, setChosen] = useState<readonly string[]>(mine?.holidayCalendars ?? []);
  const act = useAct('putPersonPlace', () => {
    showToast('Saved');
    onClose();
  });
  return (
    <Form onSubmit={() => void act.submit({ params: { user: me }, body: { zone, holidayCalendars: [...chosen] } })}>
      <ZoneField value={zone} onValue={setZone} problem={act.fieldProblem('zone')} />
      {calendars.length === 0 ? (
        <p className="text-sm text-muted">
          No holidays are known yet. They are added under{' '}
          <Link to="/oncall" search={{ part: 'calendars' }} className="link">
            Calendars
          </Link>
          .
        </p>
      ) : (
        <fieldset className="grid gap-2">
          <legend className="mb-1 text-sm font-semibold">Holidays</legend>
          {calendars.map(({ name, title }) => (
            <CheckField
              key={name}
              label={title}
              isOn={chosen.includes(name)}
              onChange={(isOn) => setChosen(isOn ? [...chosen, name] : chosen.filter((each) => each !== name))}
            />
          ))}
        </fieldset>
      )}
      <FormEnd act={act} label="Save" onClose={onClose} />
    </Form>
  );
}
