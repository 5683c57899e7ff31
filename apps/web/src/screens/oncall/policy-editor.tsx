import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { InputOf } from '../../api/call.ts';
import { useMay } from '../../api/me.ts';
import { ask, useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { crumbLook, onCallCrumb } from '../../ui/crumbs.tsx';
import { TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { PageHead } from '../../ui/page.tsx';
import { Loading, NoAnswer } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { DryRunPanel } from './dry-run-panel.tsx';
import { findProblem } from './field-paths.ts';
import { PolicyEndFields } from './policy-end-fields.tsx';
import {
  newPolicyDraft,
  newStep,
  type PolicyAnswer,
  type PolicyDraft,
  policyDraftOf,
  policyInputOf,
  type StepDraft,
} from './policy-draft.ts';
import { PolicyUses } from './policy-uses.tsx';
import { RefusedFields } from './refused-fields.tsx';
import { StepFields } from './step-fields.tsx';
import { useSettled } from './use-settled.ts';

const route = getRouteApi('/app/oncall/policies/$policy');

const policiesCrumb = (
  <Link key="policies" to="/oncall/policies" className={crumbLook}>
    Escalation
  </Link>
);

export function NewPolicyScreen() {
  return <Editor answer={undefined} />;
}

export function PolicyScreen() {
  const { policy } = route.useParams();
  const query = useQuery(ask('getEscalationPolicy', { params: { policy } }));
  if (query.isPending) return <Loading rows={6} />;
  if (query.data === undefined)
    return (
      <>
        <PageHead title="Escalation policy" tab="Escalation" crumbs={[onCallCrumb, policiesCrumb]} />
        {query.error && <NoAnswer problem={query.error} onRetry={() => void query.refetch()} />}
      </>
    );
  // A saved change of somebody else begins a new form only once this one was saved or left.
  return <Editor key={query.data.id} answer={query.data} />;
}

function Editor({ answer }: { answer: PolicyAnswer | undefined }) {
  const [base, setBase] = useState(answer);
  const [draft, setDraft] = useState<PolicyDraft>(() =>
    answer === undefined ? newPolicyDraft() : policyDraftOf(answer),
  );
  const [blank] = useState(draft);
  const navigate = useNavigate();
  const may = useMay('paging.manage');
  const input = policyInputOf(draft);
  const { data: check, isPlaceholderData } = useCheck(input, base?.id);
  // Of what is wrong there is nothing to play.
  const isValid = check !== undefined && !isPlaceholderData && check.problems.length === 0;
  const create = useAct('createEscalationPolicy', (made) => {
    showToast(`${made.name} stands`);
    void navigate({ to: '/oncall/policies/$policy', params: { policy: made.id } });
  });
  const update = useAct('updateEscalationPolicy', (saved) => {
    showToast(`${saved.name} is saved. Alerts that are open go on as they began.`);
    setBase(base && { ...base, ...saved });
    setDraft(policyDraftOf(saved));
  });
  const act = base === undefined ? create : update;
  // An untouched form has no mistakes yet.
  const isBlank = base === undefined && draft === blank;
  const problemOf = findProblem(isBlank ? [] : (check?.problems ?? []), act.fieldProblem);
  const change = (part: Partial<PolicyDraft>) => setDraft({ ...draft, ...part });
  const save = () =>
    base === undefined
      ? void create.submit({ body: input })
      : void update.submit({ params: { policy: base.id }, body: { ...input, version: base.version } });
  return (
    <>
      <PageHead
        title={base?.name ?? 'New escalation policy'}
        tab={base?.name ?? 'New policy'}
        crumbs={[onCallCrumb, policiesCrumb]}
        facts={
          base && (
            <span>
              changed by {base.updatedBy.name} <Time at={base.updatedAt} />
            </span>
          )
        }
      />
      <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]">
        <div className="grid min-w-0 gap-5">
          <Form onSubmit={save} className="grid min-w-0 gap-5">
            <fieldset disabled={!may} className="grid min-w-0 gap-5">
              <div className="panel p-4">
                <TextField
                  label="Name"
                  value={draft.name}
                  onValue={(name) => change({ name })}
                  // An empty name is no mistake before somebody has tried to save.
                  problem={act.fieldProblem('name')}
                />
              </div>
              <Steps
                steps={draft.steps}
                names={base?.names ?? {}}
                warnings={check?.warnings ?? []}
                problemOf={problemOf}
                onSteps={(steps) => change({ steps })}
              />
              <PolicyEndFields
                draft={draft}
                ownId={base?.id}
                names={base?.names ?? {}}
                problemOf={problemOf}
                change={change}
              />
              {may && (
                <div className="panel sticky bottom-0 z-10 grid gap-3 px-4 py-3 max-lg:bottom-14">
                  <RefusedFields problem={act.problem} />
                  <FormEnd
                    act={act}
                    label={base === undefined ? 'Make the policy' : 'Save'}
                    back="Back without saving"
                    onClose={() => void navigate({ to: '/oncall/policies' })}
                  />
                </div>
              )}
            </fieldset>
          </Form>
          {base && <PolicyUses policy={base} />}
        </div>
        <div className="min-w-0 xl:sticky xl:top-4">
          <DryRunPanel policy={input} policyId={base?.id} isValid={isValid} />
        </div>
      </div>
    </>
  );
}

/** What is wrong with the draft and what to know about it, once typing pauses. */
function useCheck(input: ReturnType<typeof policyInputOf>, id: string | undefined) {
  const text = useSettled(
    JSON.stringify({
      ...input,
      name: input.name.trim() === '' ? 'this policy' : input.name,
      ...(id !== undefined && { id }),
    }),
  );
  const body: InputOf<'checkEscalationPolicy'>['body'] = JSON.parse(text);
  return useQuery({ ...ask('checkEscalationPolicy', { body }), placeholderData: keepPreviousData, retry: false });
}

function Steps({
  steps,
  names,
  warnings,
  problemOf,
  onSteps,
}: {
  steps: readonly StepDraft[];
  names: Readonly<Record<string, string>>;
  warnings: readonly { readonly field: string; readonly warning: string }[];
  problemOf: ReturnType<typeof findProblem>;
  onSteps: (steps: readonly StepDraft[]) => void;
}) {
  return (
    <>
      {steps.map((step, index) => (
        <StepFields
          key={step.key}
          step={step}
          index={index}
          count={steps.length}
          names={names}
          warnings={warnings.filter(({ field }) => field === `steps[${index}]`).map(({ warning }) => warning)}
          problemOf={(field) => problemOf(`steps[${index}].${field}`)}
          onStep={(next) => onSteps(steps.with(index, next))}
          onMove={(by) => onSteps(steps.toSpliced(index, 1).toSpliced(index + by, 0, step))}
          onRemove={() => onSteps(steps.toSpliced(index, 1))}
        />
      ))}
      <Button icon={Plus} className="justify-self-start" onClick={() => onSteps([...steps, newStep()])}>
        Add a step
      </Button>
    </>
  );
}
