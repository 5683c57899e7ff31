import {
  type ChangeEvent,
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from 'react';
import { classNames } from './class-names.ts';
import { Prose } from './prose.tsx';

export type FieldProblem = { readonly problem: string; readonly help?: string | undefined };

type Common = {
  label: string;
  hint?: ReactNode;
  problem?: FieldProblem | undefined;
  onValue?: (value: string) => void;
  wide?: boolean;
};

function Frame({ id, label, hint, problem, children }: Common & { id: string; children: ReactNode }) {
  return (
    <div className="grid min-w-0 grid-cols-1 content-start gap-1">
      <label htmlFor={id} className="text-sm font-semibold">
        {label}
      </label>
      {children}
      {problem && (
        <p id={`${id}-problem`} className="text-sm text-bad pretty">
          <Prose text={problem.problem} />
          {problem.help !== undefined && (
            <>
              . <Prose text={problem.help} />
            </>
          )}
        </p>
      )}
      {hint !== undefined && (
        <div id={`${id}-hint`} className="text-xs text-muted pretty">
          {hint}
        </div>
      )}
    </div>
  );
}

function described(id: string, { hint, problem }: Common) {
  const by = classNames(problem && `${id}-problem`, hint !== undefined && `${id}-hint`);
  return { id, 'aria-invalid': problem ? true : undefined, 'aria-describedby': by === '' ? undefined : by };
}

export function TextField({
  label,
  hint,
  problem,
  onValue,
  className,
  ...rest
}: Common & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId();
  const common = { label, hint, problem };
  return (
    <Frame id={id} {...common}>
      <input
        {...described(id, common)}
        autoComplete="off"
        {...rest}
        onChange={(event: ChangeEvent<HTMLInputElement>) => onValue?.(event.target.value)}
        className={classNames('field', className)}
      />
    </Frame>
  );
}

export function TextArea({
  label,
  hint,
  problem,
  onValue,
  className,
  ...rest
}: Common & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  const id = useId();
  const common = { label, hint, problem };
  return (
    <Frame id={id} {...common}>
      <textarea
        rows={2}
        {...described(id, common)}
        {...rest}
        onChange={(event) => onValue?.(event.target.value)}
        onKeyDown={(event) => {
          // Enter begins a line; with Ctrl or Cmd it sends.
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
        }}
        className={classNames('field', className)}
      />
    </Frame>
  );
}

/** Words in one piece, that go on in the next line where there is no room for them. Enter sends, as in every field of one line. */
export function WrappingField({
  label,
  hint,
  problem,
  onValue,
  onKeyDown,
  ...rest
}: Common & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  const id = useId();
  const common = { label, hint, problem };
  return (
    <Frame id={id} {...common}>
      <textarea
        rows={1}
        {...described(id, common)}
        autoComplete="off"
        {...rest}
        onChange={(event) => onValue?.(event.target.value.replaceAll(/\s*\n\s*/g, ' '))}
        onKeyDown={(event) => {
          onKeyDown?.(event);
          if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
          event.preventDefault();
          event.currentTarget.form?.requestSubmit();
        }}
        className="field field-sizing-content resize-none pointer-coarse:py-2"
      />
    </Frame>
  );
}

export type Option = { readonly value: string; readonly label: string };

export function SelectField({
  label,
  hint,
  problem,
  onValue,
  options,
  ...rest
}: Common & { options: readonly Option[] } & SelectHTMLAttributes<HTMLSelectElement>) {
  const id = useId();
  const common = { label, hint, problem };
  return (
    <Frame id={id} {...common}>
      <select
        {...described(id, common)}
        {...rest}
        onChange={(event) => onValue?.(event.target.value)}
        className="field"
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Frame>
  );
}

export function FileField({
  label,
  accept,
  onFile,
}: {
  label: string;
  accept?: string;
  onFile: (file: File | undefined) => void;
}) {
  return (
    <label className="grid gap-1 text-sm font-semibold">
      {label}
      <input
        type="file"
        accept={accept}
        onChange={(event) => onFile(event.target.files?.[0])}
        className="field font-normal file:mr-3 file:rounded file:border-0 file:bg-raised file:px-2.5 file:py-0.5 file:text-ink"
      />
    </label>
  );
}

export function CheckField({
  label,
  hint,
  isOn,
  onChange,
}: {
  label: string;
  hint?: string;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
}) {
  const id = useId();
  return (
    <div className="grid grid-cols-[auto_1fr] gap-x-2.5">
      <input
        id={id}
        type="checkbox"
        checked={isOn}
        onChange={(event) => onChange(event.target.checked)}
        className="mt-0.5 size-[1.125rem] accent-accent pointer-coarse:mt-3"
      />
      <label htmlFor={id} className="min-h-6 font-medium pointer-coarse:py-2.5">
        {label}
        {hint !== undefined && <span className="block text-xs font-normal text-muted pretty">{hint}</span>}
      </label>
    </div>
  );
}

/** A handful of choices side by side; arrow keys move, as in every radio group. */
export function Segments<V extends string>({
  label,
  value,
  options,
  onValue,
  hideLabel = false,
}: {
  label: string;
  /** Undefined: nothing is chosen yet. */
  value: V | undefined;
  options: readonly { value: V; label: ReactNode }[];
  onValue: (value: V) => void;
  hideLabel?: boolean;
}) {
  const name = useId();
  return (
    <fieldset className="grid min-w-0 gap-1">
      <legend className={hideLabel ? 'sr-only' : 'mb-1 text-sm font-semibold'}>{label}</legend>
      <div className="flex w-fit max-w-full gap-0.5 rounded-lg bg-raised p-0.5 max-[24rem]:flex-wrap">
        {options.map((option) => (
          <label
            key={option.value}
            className="flex min-h-8 cursor-pointer items-center rounded-md px-2.5 text-center leading-tight font-medium text-muted max-sm:px-2 has-checked:bg-surface has-checked:text-ink has-checked:shadow-sm has-checked:ring-1 has-checked:ring-edge/45 has-focus-visible:outline-2 has-focus-visible:outline-accent pointer-coarse:min-h-11"
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onValue(option.value)}
              className="sr-only"
            />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
