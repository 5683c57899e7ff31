import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { useId, useState } from 'react';
import { announce } from '../../ui/announce.ts';
import { IconButton } from '../../ui/button.tsx';
import type { FieldProblem } from '../../ui/field.tsx';
import { Prose } from '../../ui/prose.tsx';
import { AddRow } from '../oncall/add-row.tsx';
import { delayWords, type Method, standingOf } from './contact-words.ts';
import { addRule, delayChoices, moveRule, type Rule } from './preferences-draft.ts';

/** In which order and after how long, for one urgency: added by name, moved with arrows, taken out with a cross. */
export function RuleList({
  label,
  rules,
  methods,
  problemOf,
  onRules,
}: {
  label: string;
  rules: readonly Rule[];
  methods: readonly Method[];
  problemOf: (index: number) => FieldProblem | undefined;
  onRules: (rules: readonly Rule[]) => void;
}) {
  const [picked, setPicked] = useState('');
  const nameOf = (id: string): string => methods.find((each) => each.id === id)?.label ?? 'a way that is gone';
  // Whatever is not named yet comes next: a whole order is made by pressing Add.
  const next = methods.find(({ id }) => !rules.some(({ method }) => method === id)) ?? methods[0];
  const chosen = picked === '' ? (next?.id ?? '') : picked;
  const move = (index: number, by: 1 | -1) => {
    onRules(moveRule(rules, index, by));
    announce(`${nameOf(rules[index]?.method ?? '')} is number ${index + by + 1}`);
  };
  return (
    <fieldset className="grid min-w-0 content-start gap-1">
      <legend className="mb-1 text-sm font-semibold">{label}</legend>
      {rules.length === 0 && (
        <p className="mb-1 text-sm text-muted">No order set: every verified way is tried at once.</p>
      )}
      <ol className="grid gap-1 empty:hidden">
        {rules.map((rule, index) => (
          <RuleRow
            key={`${rule.method} ${index}`}
            number={index + 1}
            isLast={index === rules.length - 1}
            rule={rule}
            method={methods.find(({ id }) => id === rule.method)}
            problem={problemOf(index)}
            onDelay={(delayMinutes) => onRules(rules.with(index, { ...rule, delayMinutes }))}
            onMove={(by) => move(index, by)}
            onRemove={() => onRules(rules.toSpliced(index, 1))}
          />
        ))}
      </ol>
      {methods.length > 0 && rules.length < 20 && (
        <div className="mt-1">
          <AddRow
            label={`Add to: ${label}`}
            value={chosen}
            onValue={setPicked}
            onAdd={(id) => {
              onRules(addRule(rules, id));
              announce(`${nameOf(id)} is number ${rules.length + 1}`);
              setPicked('');
            }}
          >
            {methods.map(({ id, label: name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </AddRow>
        </div>
      )}
    </fieldset>
  );
}

function RuleRow({
  number,
  isLast,
  rule,
  method,
  problem,
  onDelay,
  onMove,
  onRemove,
}: {
  number: number;
  isLast: boolean;
  rule: Rule;
  method: Method | undefined;
  problem: FieldProblem | undefined;
  onDelay: (minutes: number) => void;
  onMove: (by: 1 | -1) => void;
  onRemove: () => void;
}) {
  const id = useId();
  const name = method?.label ?? 'a way that is gone';
  const isUsable = method !== undefined && standingOf(method) === 'ready';
  return (
    <li className="grid gap-1">
      <div className="flex flex-wrap items-center gap-1 rounded-md border border-line bg-canvas pl-2.5 max-sm:pr-2.5 max-sm:pb-1">
        <span className="w-5 shrink-0 text-sm text-muted tabular">{number}</span>
        <span className="min-w-24 flex-1 truncate py-1.5 max-sm:basis-[calc(100%-2rem)]">
          {name}
          {!isUsable && <span className="ml-1.5 text-sm text-warn">left out</span>}
        </span>
        <label htmlFor={id} className="sr-only">
          When {name} is tried
        </label>
        <select
          id={id}
          value={rule.delayMinutes}
          aria-invalid={problem ? true : undefined}
          onChange={(event) => onDelay(Number(event.target.value))}
          className="min-h-8 rounded-md bg-transparent px-1 text-sm hover:bg-raised max-sm:min-w-0 max-sm:flex-1 pointer-coarse:min-h-11"
        >
          {delayChoices(rule.delayMinutes).map((minutes) => (
            <option key={minutes} value={minutes} className="bg-surface">
              {delayWords(minutes)}
            </option>
          ))}
        </select>
        <span className="flex">
          <IconButton icon={ArrowUp} label={`${name} earlier`} disabled={number === 1} onClick={() => onMove(-1)} />
          <IconButton icon={ArrowDown} label={`${name} later`} disabled={isLast} onClick={() => onMove(1)} />
          <IconButton icon={X} label={`Take ${name} out`} onClick={onRemove} />
        </span>
      </div>
      {problem && (
        <p className="text-sm text-bad pretty">
          <Prose text={problem.problem} />
        </p>
      )}
    </li>
  );
}
