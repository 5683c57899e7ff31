import { Plus, X } from 'lucide-react';
import { useId } from 'react';
import { Button, IconButton } from '../../ui/button.tsx';
import type { FieldProblem } from '../../ui/field.tsx';
import { Prose } from '../../ui/prose.tsx';
import type { Matcher } from './alert-words.ts';

const signs = [
  { value: '=', label: 'is', isEqual: true, isRegex: false },
  { value: '!=', label: 'is not', isEqual: false, isRegex: false },
  { value: '=~', label: 'matches', isEqual: true, isRegex: true },
  { value: '!~', label: 'does not match', isEqual: false, isRegex: true },
] as const;

/** Labels that must hold, one line each. Patterns are RE2 over the whole value. */
export function MatcherFields({
  label,
  hint,
  matchers,
  problem,
  onMatchers,
}: {
  label: string;
  hint?: string;
  matchers: readonly Matcher[];
  problem?: FieldProblem | undefined;
  onMatchers: (matchers: readonly Matcher[]) => void;
}) {
  const id = useId();
  const change = (index: number, part: Partial<Matcher>) =>
    onMatchers(matchers.map((each, at) => (at === index ? { ...each, ...part } : each)));
  return (
    <fieldset className="grid min-w-0 gap-1.5">
      <legend className="mb-1 text-sm font-semibold">{label}</legend>
      {matchers.map((matcher, index) => (
        <div
          key={index}
          className="grid grid-cols-[minmax(0,1fr)_auto_auto] gap-1.5 sm:grid-cols-[minmax(0,2fr)_auto_minmax(0,3fr)_auto]"
        >
          <input
            aria-label={`Label ${index + 1}`}
            placeholder="label"
            autoComplete="off"
            className="field font-mono"
            value={matcher.name}
            aria-invalid={problem && matcher.name === '' ? true : undefined}
            onChange={(event) => change(index, { name: event.target.value })}
          />
          <select
            aria-label={`How label ${index + 1} compares`}
            className="field w-auto!"
            value={signs.find((sign) => sign.isEqual === matcher.isEqual && sign.isRegex === matcher.isRegex)?.value}
            onChange={(event) => {
              const sign = signs.find(({ value }) => value === event.target.value);
              if (sign) change(index, { isEqual: sign.isEqual, isRegex: sign.isRegex });
            }}
          >
            {signs.map((sign) => (
              <option key={sign.value} value={sign.value}>
                {sign.label}
              </option>
            ))}
          </select>
          <input
            aria-label={`Value ${index + 1}`}
            placeholder={matcher.isRegex ? 'prod-.*' : 'value'}
            autoComplete="off"
            className="field font-mono max-sm:order-last max-sm:col-span-3"
            value={matcher.value}
            onChange={(event) => change(index, { value: event.target.value })}
          />
          <IconButton
            icon={X}
            label={`Remove label ${index + 1}`}
            onClick={() => onMatchers(matchers.toSpliced(index, 1))}
          />
        </div>
      ))}
      {problem && (
        <p id={`${id}-problem`} className="text-sm text-bad pretty">
          <Prose text={problem.problem} />
        </p>
      )}
      {hint !== undefined && <p className="text-xs text-muted pretty">{hint}</p>}
      <Button
        kind="quiet"
        icon={Plus}
        className="justify-self-start"
        onClick={() => onMatchers([...matchers, { name: '', value: '', isRegex: false, isEqual: true }])}
      >
        Add a label
      </Button>
    </fieldset>
  );
}
