import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';
import { IconButton } from '../../ui/button.tsx';
import { CheckField, type FieldProblem, Segments, TextField } from '../../ui/field.tsx';
import { Prose } from '../../ui/prose.tsx';
import type { StepDraft } from './policy-draft.ts';
import { strategyWords } from './policy-words.ts';
import { StepConditionFields } from './step-condition-fields.tsx';
import { TargetPicker } from './target-picker.tsx';

/** One step: whom, how, how long, and when it applies. */
export function StepFields({
  step,
  index,
  count,
  names,
  warnings,
  problemOf,
  onStep,
  onMove,
  onRemove,
}: {
  step: StepDraft;
  index: number;
  count: number;
  names: Readonly<Record<string, string>>;
  /** What to know about this step before saving, in sentences. */
  warnings: readonly string[];
  /** By a field such as `delayMinutes`. */
  problemOf: (field: string) => FieldProblem | undefined;
  onStep: (step: StepDraft) => void;
  onMove: (by: 1 | -1) => void;
  onRemove: () => void;
}) {
  const change = (part: Partial<StepDraft>) => onStep({ ...step, ...part });
  const number = index + 1;
  return (
    <section aria-label={`Step ${number}`} className="panel grid min-w-0 gap-4 p-4">
      <div className="flex items-center gap-1">
        <h2 className="mr-auto flex items-center gap-2.5 text-base font-semibold">
          <span aria-hidden className="grid size-7 place-items-center rounded-full bg-raised text-sm tabular">
            {number}
          </span>
          Step {number}
        </h2>
        {count > 1 && (
          <>
            <IconButton
              icon={ArrowUp}
              label={`Step ${number} earlier`}
              disabled={index === 0}
              onClick={() => onMove(-1)}
            />
            <IconButton
              icon={ArrowDown}
              label={`Step ${number} later`}
              disabled={number === count}
              onClick={() => onMove(1)}
            />
            <IconButton icon={Trash2} label={`Remove step ${number}`} onClick={onRemove} />
          </>
        )}
      </div>
      <Whom step={step} names={names} problemOf={problemOf} change={change} />
      <div className="grid gap-1.5">
        <Segments
          label="How"
          value={step.strategy}
          options={(['everyone', 'alert_based', 'cycle_based'] as const).map((value) => ({
            value,
            label: strategyWords[value].label,
          }))}
          onValue={(strategy) => change({ strategy })}
        />
        <p className="text-xs text-muted pretty">{strategyWords[step.strategy].help}</p>
        {problemOf('strategy') && <p className="text-sm text-bad">{problemOf('strategy')?.problem}</p>}
      </div>
      <Waits step={step} isLast={number === count} problemOf={problemOf} change={change} />
      <CheckField
        label="Joint acknowledgement"
        hint="Needs one from each key: somebody for reliability and somebody else for security. One person alone can not end the step."
        isOn={step.isJoint}
        onChange={(isJoint) => change({ isJoint })}
      />
      <StepConditionFields step={step} problemOf={problemOf} change={change} />
      {warnings.length > 0 && (
        <ul role="status" className="grid gap-1 rounded-md border ground-warn p-3 text-sm">
          {warnings.map((warning) => (
            <li key={warning} className="pretty">
              <Prose text={warning} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

type PartProps = {
  step: StepDraft;
  problemOf: (field: string) => FieldProblem | undefined;
  change: (part: Partial<StepDraft>) => void;
};

function Whom({ step, names, problemOf, change }: PartProps & { names: Readonly<Record<string, string>> }) {
  if (!step.isJoint)
    return (
      <TargetPicker
        label="Whom"
        targets={step.targets}
        names={names}
        problem={problemOf('targets')}
        onTargets={(targets) => change({ targets })}
      />
    );
  return (
    <div className="grid gap-4">
      {(['reliability', 'security'] as const).map((axis) => (
        <TargetPicker
          key={axis}
          label={`For the ${axis} key`}
          targets={step[axis]}
          names={names}
          only={['schedule', 'person', 'team']}
          problem={problemOf(`acknowledgement.${axis}`)}
          onTargets={(targets) => change(axis === 'reliability' ? { reliability: targets } : { security: targets })}
        />
      ))}
      <TargetPicker
        label="Told along"
        hint="They hear of it; their acknowledgement does not count."
        targets={step.targets}
        names={names}
        problem={problemOf('targets')}
        onTargets={(targets) => change({ targets })}
      />
    </div>
  );
}

function Waits({ step, isLast, problemOf, change }: PartProps & { isLast: boolean }) {
  const { retry } = step;
  if (step.strategy === 'cycle_based')
    return (
      <div className="grid grid-cols-2 gap-4">
        <TextField
          label="Hand on after"
          hint="minutes without an answer"
          inputMode="decimal"
          value={step.rotateAfterMinutes}
          onValue={(rotateAfterMinutes) => change({ rotateAfterMinutes })}
          problem={problemOf('strategy.rotateAfterMinutes')}
        />
        <TextField
          label="Rounds"
          hint="times around, then the next step"
          inputMode="numeric"
          value={step.rounds}
          onValue={(rounds) => change({ rounds })}
          problem={problemOf('strategy.rounds')}
        />
      </div>
    );
  return (
    <div className="grid gap-3">
      <TextField
        label={
          isLast ? 'If nobody acknowledges, it goes on after' : 'If nobody acknowledges, the next step follows after'
        }
        hint="minutes"
        inputMode="decimal"
        value={step.delayMinutes}
        onValue={(delayMinutes) => change({ delayMinutes })}
        problem={problemOf('delayMinutes')}
        className="max-w-40"
      />
      <CheckField
        label="Page the same people again meanwhile"
        isOn={retry !== undefined}
        onChange={(isOn) => change({ retry: isOn ? { everyMinutes: '2', times: '1' } : undefined })}
      />
      {retry && (
        <div className="grid grid-cols-2 gap-4">
          <TextField
            label="Every"
            hint="minutes"
            inputMode="decimal"
            value={retry.everyMinutes}
            onValue={(everyMinutes) => change({ retry: { ...retry, everyMinutes } })}
            problem={problemOf('retry.everyMinutes') ?? problemOf('retry')}
          />
          <TextField
            label="At most"
            hint="times"
            inputMode="numeric"
            value={retry.times}
            onValue={(times) => change({ retry: { ...retry, times } })}
            problem={problemOf('retry.times')}
          />
        </div>
      )}
    </div>
  );
}
