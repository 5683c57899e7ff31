import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AnswerOf } from '../../api/call.ts';
import { ask, useAct } from '../../api/query.ts';
import { Window } from '../../ui/dialog.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { viewerZone } from '../oncall/days.ts';
import { instantsOf, stretchDraft, StretchFields } from '../oncall/stretch-fields.tsx';
import { ZoneField } from '../oncall/zone-field.tsx';
import type { Matcher } from './alert-words.ts';
import { MatcherFields } from './matcher-fields.tsx';
import { NamePicker } from './name-picker.tsx';
import { recurrences } from './recurrence.ts';

type Planned = AnswerOf<'listMaintenanceWindows'>['items'][number];
const HOUR_MS = 3_600_000;

/** Plans work, once or again and again, by the clock of a zone. */
export function MaintenanceWindowForm({ planned, onClose }: { planned: Planned | undefined; onClose: () => void }) {
  const services = useQuery(ask('listServices', { query: { limit: 200 } })).data?.items ?? [];
  const [name, setName] = useState(planned?.name ?? '');
  const [chosen, setChosen] = useState<readonly string[]>(planned?.services ?? []);
  const [matchers, setMatchers] = useState<readonly Matcher[]>(planned?.matchers ?? []);
  const [zone, setZone] = useState(planned?.zone ?? viewerZone());
  const [recurrence, setRecurrence] = useState(planned?.recurrence ?? '');
  const [draft, setDraft] = useState(() => {
    const soon = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS;
    return stretchDraft(planned?.zone ?? viewerZone(), {
      from: planned === undefined ? soon : Date.parse(planned.startsAt),
      to: planned === undefined ? soon + 2 * HOUR_MS : Date.parse(planned.endsAt),
    });
  });
  const done = () => {
    showToast('The work is planned');
    onClose();
  };
  const create = useAct('createMaintenanceWindow', done);
  const update = useAct('updateMaintenanceWindow', done);
  const act = planned === undefined ? create : update;
  const save = () => {
    const { from, to } = instantsOf(zone, draft);
    const body = {
      name,
      zone,
      startsAt: from,
      endsAt: to,
      services: chosen.length === 0 ? null : [...chosen],
      matchers: matchers.filter((matcher) => matcher.name.trim() !== ''),
      recurrence: recurrence === '' ? null : recurrence,
    };
    if (planned === undefined) void create.submit({ body });
    else void update.submit({ params: { window: planned.id }, body });
  };
  const isUsual = recurrences.some(({ value }) => value === recurrence);
  return (
    <Window
      title={planned === undefined ? 'Plan work' : planned.name}
      note="Alerts of these services are recorded meanwhile, and page nobody."
      onClose={onClose}
    >
      <Form onSubmit={save}>
        <TextField label="Name" value={name} onValue={setName} problem={act.fieldProblem('name')} />
        <NamePicker
          label="Services"
          none="all services"
          values={chosen}
          options={services.map((service) => ({ value: service.name, label: service.name }))}
          onValues={setChosen}
          problem={act.fieldProblem('services')}
        />
        <StretchFields
          zone={zone}
          draft={draft}
          onDraft={setDraft}
          problemOf={(field) => act.fieldProblem(field === 'from' ? 'startsAt' : 'endsAt')}
        />
        <div className="grid gap-4 sm:grid-cols-2">
          <ZoneField value={zone} onValue={setZone} problem={act.fieldProblem('zone')} />
          <SelectField
            label="Takes place"
            value={isUsual ? recurrence : 'other'}
            onValue={(value) => setRecurrence(value === 'other' ? 'FREQ=WEEKLY;BYDAY=SU' : value)}
            options={[...recurrences, { value: 'other', label: 'by a rule' }]}
          />
        </div>
        {!isUsual && (
          <TextField
            label="Rule"
            value={recurrence}
            onValue={setRecurrence}
            hint="RRULE of iCalendar, such as FREQ=WEEKLY;BYDAY=SU"
            problem={act.fieldProblem('recurrence')}
            className="font-mono"
          />
        )}
        <MatcherFields
          label="Only alerts whose labels"
          hint="None: all alerts of these services."
          matchers={matchers}
          onMatchers={setMatchers}
          problem={act.fieldProblem('matchers')}
        />
        <FormEnd act={act} label={planned === undefined ? 'Plan it' : 'Save'} onClose={onClose} />
      </Form>
    </Window>
  );
}
