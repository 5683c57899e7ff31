import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Copy, Flame } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { call } from '../../api/call.ts';
import { ask, useAct } from '../../api/query.ts';
import type { DeclareStart } from '../../shell/declare-store.ts';
import { Button } from '../../ui/button.tsx';
import { Window } from '../../ui/dialog.tsx';
import { CheckField, SelectField, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { ServiceField } from '../../ui/service-field.tsx';
import { sentence } from '../../ui/states.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { CustomFields, useCustomFields, valuesOf } from './custom-fields.tsx';
import { bodyOf, type DeclareDraft, draftOf, isAsked } from './declare-draft.ts';
import { twinOf } from './looks-the-same.ts';
import { SidesFields } from './sides-fields.tsx';

/** Declares an incident: what, about which side, how grave, where. Everything else can be said in the room. */
export function DeclareWindow({ start, onClose }: { start: DeclareStart; onClose: () => void }) {
  const navigate = useNavigate();
  const environments = useQuery(ask('listEnvironments', { query: { limit: 200 } })).data?.items ?? [];
  const [draft, setDraft] = useState(() => draftOf(start));
  const enter = (name: string) => {
    onClose();
    void navigate({ to: '/incidents/$incident', params: { incident: name } });
  };
  const act = useAct('recordIncident', (incident) => {
    showToast(`${incident.name} is declared`);
    enter(incident.name);
  });
  const twin = twinOf(act.problem);
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (twin?.name !== undefined) end.current?.scrollIntoView({ block: 'end' });
  }, [twin?.name]);
  const change = (part: Partial<DeclareDraft>) => {
    setDraft((before) => ({ ...before, ...part }));
    // What looked the same may not do so any more.
    if (twin !== undefined) act.reset();
  };
  const asked = useCustomFields().filter(({ required }) => isAsked(required, draft));
  const declare = (onDuplicate: 'ask' | 'declare') =>
    void act.submit({ body: { ...bodyOf(draft, start, onDuplicate), fields: valuesOf(asked, draft.typed, {}) } });
  const submit = () => {
    if (twin === undefined) declare('ask');
    else void join(twin.name, start).then(() => enter(twin.name));
  };
  return (
    <Window
      title="Declare an incident"
      note={start.from === undefined ? 'Better one too many: closing it again costs a press.' : sentence(start.from)}
      onClose={onClose}
    >
      <Form onSubmit={submit}>
        <TextField
          label="What is wrong"
          hint="As whoever is called in would want to read it"
          value={draft.title}
          onValue={(title) => change({ title })}
          problem={twin ? undefined : act.fieldProblem('title')}
        />
        <SidesFields
          kind={draft.kind}
          severities={draft.severities}
          onKind={(kind) => change({ kind })}
          onSeverities={(severities) => change({ severities })}
        />
        <div className="grid gap-4 sm:grid-cols-2">
          <ServiceField
            value={draft.service}
            onValue={(service) => change({ service })}
            problem={act.fieldProblem('service')}
          />
          <SelectField
            label="Environment"
            value={draft.environment}
            onValue={(environment) => change({ environment })}
            problem={act.fieldProblem('environment')}
            options={[{ value: '', label: 'every' }, ...environments.map(({ name }) => ({ value: name, label: name }))]}
          />
        </div>
        <CheckField
          label="Restricted"
          hint="Only you and people you add may know of it: it is in no list, count, search or message of anybody else. It gets a name without a number."
          isOn={draft.isRestricted}
          onChange={(isRestricted) => change({ isRestricted })}
        />
        <DrillFields draft={draft} onChange={change} />
        <CustomFields
          fields={asked}
          typed={draft.typed}
          onTyped={(typed) => change({ typed })}
          problemOf={act.fieldProblem}
        />
        {twin && (
          <div ref={end}>
            <Twin sentence={twin.sentence} isBusy={act.isBusy} onDeclare={() => declare('declare')} />
          </div>
        )}
        <FormEnd
          act={twin ? { isBusy: act.isBusy, problem: undefined } : act}
          {...(!twin && { icon: Flame })}
          label={twin ? `Join ${twin.name}` : draft.isDrill ? 'Begin the drill' : 'Declare'}
          onClose={onClose}
        />
      </Form>
    </Window>
  );
}

function DrillFields({
  draft: { isDrill, pagesInDrill },
  onChange,
}: {
  draft: DeclareDraft;
  onChange: (part: Partial<DeclareDraft>) => void;
}) {
  return (
    <>
      <CheckField
        label="A drill"
        hint="Everything works as it does in earnest, and says that it is a drill. Figures leave it out."
        isOn={isDrill}
        onChange={(isOn) => onChange({ isDrill: isOn })}
      />
      {isDrill && (
        <CheckField
          label="Page people in the drill"
          hint="Whoever is on call is called as in earnest, and told that it is a drill."
          isOn={pagesInDrill}
          onChange={(isOn) => onChange({ pagesInDrill: isOn })}
        />
      )}
    </>
  );
}

/** Whoever joins brings along what they came with. */
async function join(incident: string, { alertGroups = [] }: DeclareStart): Promise<void> {
  try {
    for (const subject of alertGroups)
      await call('linkToIncident', { params: { incident }, body: { kind: 'alert_group', subject } });
  } catch {
    showToast('The alerts could not be linked; link them in the room.', { isProblem: true });
  }
}

/** There is a room for this already: the form joins it now, unless somebody knows better. */
function Twin({ sentence: words, isBusy, onDeclare }: { sentence: string; isBusy: boolean; onDeclare: () => void }) {
  return (
    <div role="alert" className="grid gap-2.5 rounded-lg border ground-warn p-3.5">
      <p className="flex gap-2.5 font-semibold [overflow-wrap:anywhere]">
        <Copy size={17} aria-hidden className="mt-0.5 shrink-0 text-warn" />
        {words}
      </p>
      <p className="text-muted pretty">
        Two rooms for one outage cost time. Join it, unless you know that it is another.
      </p>
      <p>
        <Button isBusy={isBusy} onClick={onDeclare}>
          Declare all the same
        </Button>
      </p>
    </div>
  );
}
