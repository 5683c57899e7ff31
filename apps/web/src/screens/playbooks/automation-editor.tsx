import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Plus, X } from 'lucide-react';
import { useMay } from '../../api/me.ts';
import { useAct } from '../../api/query.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { CheckField, SelectField, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { Section } from '../../ui/page.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { roleLook } from '../incidents/incident-words.ts';
import { findProblem } from '../oncall/field-paths.ts';
import { ActionFields } from './action-fields.tsx';
import { actionOf, automationDraftOf, type AutomationDraft, automationOf, waits } from './automation-draft.ts';
import { ConditionFields } from './condition-fields.tsx';
import { ConflictNote } from './conflict-note.tsx';
import { DryRunPart } from './dry-run-part.tsx';
import { type Automation, nameOf, roles, triggers, triggerWords } from './playbook-words.ts';
import { useVersionedDraft } from './use-versioned-draft.ts';

/** Writes an automation anew, or changes one. */
export function AutomationEditor({ known, start }: { known: Automation | undefined; start: AutomationDraft }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const may = useMay('incidents.manage');
  const { draft, set, follows, theirs, begin } = useVersionedDraft(known, start, automationDraftOf);
  const name = known?.name ?? nameOf(draft.title);
  const done = ({ title, isEnabled }: Automation) => {
    showToast(isEnabled ? `${title} is on` : `${title} is saved, and off`);
    void navigate({ to: '/settings/automations' });
  };
  const act = useAct('putAutomation', done, 'listAutomations');
  const save = async (after: number) => {
    const params = { automation: name === '' ? 'automation' : name };
    const saved = await act.submit({ params, body: { ...automationOf(draft), follows: after } });
    // Whoever was faster is looked up, so that the note can name them.
    if (saved === undefined && known !== undefined) await queries.invalidateQueries({ queryKey: ['listAutomations'] });
  };
  const problemAt = findProblem([], act.fieldProblem);
  return (
    <Form onSubmit={() => void save(follows)} className="grid gap-5">
      <fieldset disabled={!may} className="contents">
        <Section title="When">
          <TriggerFields draft={draft} set={set} problemAt={problemAt} />
        </Section>
        <Section title="In">
          <ConditionFields when={draft.when} onWhen={(when) => set({ when })} at="when" problemAt={problemAt} />
        </Section>
        <Actions draft={draft} set={set} problemAt={problemAt} />
      </fieldset>
      {may && <DryRunPart draft={draft} />}
      {may && (
        <div className="grid gap-3">
          {theirs && (
            <ConflictNote
              saved={theirs}
              onTheirs={() => {
                begin(theirs);
                act.reset();
              }}
              onMine={() => void save(theirs.version)}
            />
          )}
          {known === undefined && problemAt('follows') && (
            <p role="alert" className="text-bad">
              There is an automation <strong>{name}</strong> already: choose another title.
            </p>
          )}
          <FormEnd act={act} label="Save" onClose={() => void navigate({ to: '/settings/automations' })} />
        </div>
      )}
    </Form>
  );
}

interface Part {
  readonly draft: AutomationDraft;
  readonly set: (part: Partial<AutomationDraft>) => void;
  readonly problemAt: ReturnType<typeof findProblem>;
}

function TriggerFields({ draft, set, problemAt }: Part) {
  return (
    <div className="grid gap-4">
      <TextField label="Title" value={draft.title} onValue={(title) => set({ title })} problem={problemAt('title')} />
      <CheckField label="On" isOn={draft.isEnabled} onChange={(isEnabled) => set({ isEnabled })} />
      <div className="grid gap-4 sm:grid-cols-3">
        <SelectField
          label="As soon as"
          value={draft.on}
          options={triggers.map((value) => ({ value, label: triggerWords[value] }))}
          onValue={(value) => set({ on: triggers.find((one) => one === value) ?? 'declared' })}
        />
        {draft.on === 'role_empty' && (
          <SelectField
            label="Which role"
            value={draft.role ?? ''}
            problem={problemAt('role')}
            options={[
              { value: '', label: 'choose one' },
              ...roles.map((value) => ({ value, label: roleLook[value].word })),
            ]}
            onValue={(value) => set({ role: roles.find((one) => one === value) })}
          />
        )}
        {waits(draft.on) && (
          <TextField
            label="For minutes"
            inputMode="numeric"
            value={draft.after}
            onValue={(after) => set({ after })}
            problem={problemAt('afterMinutes')}
          />
        )}
      </div>
    </div>
  );
}

const mostActions = 10;

function Actions({ draft: { actions }, set, problemAt }: Part) {
  return (
    <Section title="Then" note="in this order; what can not be done is left out with the reason" flush>
      <ol className="divide-y divide-line">
        {actions.map(({ key, action }, index) => (
          <li key={key} className="flex items-start gap-2 p-4">
            <div className="min-w-0 flex-1">
              <ActionFields
                action={action}
                onAction={(next) =>
                  set({ actions: actions.map((one) => (one.key === key ? { key, action: next } : one)) })
                }
                problemOf={(field) => problemAt(`actions[${index}].${field}`)}
              />
            </div>
            <IconButton
              icon={X}
              label={`Take action ${index + 1} out`}
              disabled={actions.length === 1}
              onClick={() => set({ actions: actions.filter((one) => one.key !== key) })}
            />
          </li>
        ))}
      </ol>
      {actions.length < mostActions && (
        <div className="border-t border-line p-4">
          <Button
            icon={Plus}
            onClick={() =>
              set({ actions: [...actions, { key: crypto.randomUUID(), action: actionOf('start_playbook') }] })
            }
          >
            Add an action
          </Button>
        </div>
      )}
    </Section>
  );
}
