import { useQuery } from '@tanstack/react-query';
import { Plus, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { ask } from '../../api/query.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Prose } from '../../ui/prose.tsx';
import { addRow, changeRow, isBlank, removeRow, type Row } from './draft.ts';

export const rowParts = ['service', 'target', 'current'] as const;

/** What is wrong with a row, and with which of its fields. */
export interface RowProblem {
  readonly parts: readonly (typeof rowParts)[number][];
  readonly problem: string;
}

/** Services with their releases, one a row. Enter goes to the next row and makes it where there is none. */
export function MemberRows({
  rows,
  onRows,
  problemOf,
  services,
}: {
  rows: readonly Row[];
  onRows: (rows: readonly Row[]) => void;
  problemOf: (key: number) => RowProblem | undefined;
  services: readonly string[];
}) {
  const list = useRef<HTMLUListElement>(null);
  const names = useId();
  const versions = useId();
  // Of the service that is being written, releases are offered: of one at a time.
  const [writing, setWriting] = useState<number>();
  const [focus, setFocus] = useState<{ readonly key: number }>();
  useEffect(() => {
    if (focus) list.current?.querySelector<HTMLElement>(`[data-key="${focus.key}"] input`)?.focus();
  }, [focus]);
  const add = () => {
    const next = addRow(rows);
    onRows(next);
    setFocus({ key: next.at(-1)?.key ?? 0 });
  };
  const goOn = (event: KeyboardEvent, at: number) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) list.current?.closest('form')?.requestSubmit();
    else if (rows[at + 1] !== undefined) setFocus({ key: rows[at + 1]?.key ?? 0 });
    else if (rows[at] !== undefined && !isBlank(rows[at])) add();
  };
  const remove = (row: Row, at: number) => {
    const left = removeRow(rows, row.key);
    onRows(left);
    setFocus({ key: left[Math.min(at, left.length - 1)]?.key ?? 0 });
  };
  return (
    <div className="grid gap-2">
      <div
        aria-hidden
        className="grid grid-cols-[1.75rem_minmax(0,1.4fr)_minmax(0,1fr)_minmax(0,1fr)_2.75rem] gap-2 text-sm font-semibold max-sm:hidden"
      >
        <span />
        <span>Service</span>
        <span>To release</span>
        <span>From (optional)</span>
      </div>
      <ul ref={list} className="grid gap-2">
        {rows.map((row, at) => (
          <MemberRow
            key={row.key}
            row={row}
            at={at}
            lists={{ names, versions }}
            problem={problemOf(row.key)}
            onChange={(part) => onRows(changeRow(rows, row.key, part))}
            onRemove={() => remove(row, at)}
            onKeyDown={(event) => goOn(event, at)}
            onFocus={() => setWriting(row.key)}
          />
        ))}
      </ul>
      <datalist id={names}>
        {services.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </datalist>
      <Releases id={versions} service={knownService(rows, writing, services)} />
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Button icon={Plus} onClick={add}>
          Add a service
        </Button>
        <p className="text-xs text-muted max-lg:hidden">Enter goes to the next service, Ctrl and Enter ask the gate.</p>
      </div>
    </div>
  );
}

function knownService(
  rows: readonly Row[],
  writing: number | undefined,
  services: readonly string[],
): string | undefined {
  const written = rows.find(({ key }) => key === writing)?.service.trim();
  return services.find((name) => name === written);
}

function Releases({ id, service }: { id: string; service: string | undefined }) {
  const releases = useQuery({
    ...ask('listReleases', { params: { service: service ?? '' }, query: { limit: 50 } }),
    enabled: service !== undefined,
  }).data;
  return (
    <datalist id={id}>
      {service !== undefined &&
        releases?.items.map(({ version }) => (
          <option key={version} value={version}>
            {version}
          </option>
        ))}
    </datalist>
  );
}

function MemberRow({
  row,
  at,
  lists,
  problem,
  onChange,
  onRemove,
  onKeyDown,
  onFocus,
}: {
  row: Row;
  at: number;
  lists: { readonly names: string; readonly versions: string };
  problem: RowProblem | undefined;
  onChange: (part: Partial<Row>) => void;
  onRemove: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
  onFocus: () => void;
}) {
  const problemId = useId();
  const described = (part: (typeof rowParts)[number]) =>
    problem?.parts.includes(part) === true ? { 'aria-invalid': true as const, 'aria-describedby': problemId } : {};
  const name = row.service.trim() === '' ? `row ${at + 1}` : row.service.trim();
  return (
    <li
      data-key={row.key}
      className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_2.75rem] items-center gap-2 max-sm:rounded-lg max-sm:border max-sm:border-line max-sm:p-2.5 sm:grid-cols-[1.75rem_minmax(0,1.4fr)_minmax(0,1fr)_minmax(0,1fr)_2.75rem]"
    >
      <span aria-hidden className="text-right text-sm text-muted tabular max-sm:hidden">
        {at + 1}
      </span>
      <Cell
        label="Service"
        row={at + 1}
        value={row.service}
        list={lists.names}
        onValue={(service) => onChange({ service })}
        onKeyDown={onKeyDown}
        onFocus={onFocus}
        className="max-sm:order-1 max-sm:col-span-2"
        {...described('service')}
      />
      <Cell
        label="To release"
        row={at + 1}
        value={row.target}
        list={lists.versions}
        onValue={(target) => onChange({ target })}
        onKeyDown={onKeyDown}
        onFocus={onFocus}
        className="max-sm:order-3"
        isVersion
        {...described('target')}
      />
      <Cell
        label="From"
        row={at + 1}
        value={row.current}
        list={lists.versions}
        onValue={(current) => onChange({ current })}
        onKeyDown={onKeyDown}
        onFocus={onFocus}
        placeholder="serves now"
        className="max-sm:order-3"
        isVersion
        {...described('current')}
      />
      <IconButton icon={X} label={`Take ${name} out`} onClick={onRemove} className="max-sm:order-2" />
      {problem !== undefined && (
        <p
          id={problemId}
          className="col-span-full text-sm text-bad pretty [overflow-wrap:anywhere] max-sm:order-4 sm:pl-9"
        >
          <Prose text={problem.problem} />
        </p>
      )}
    </li>
  );
}

function Cell({
  label,
  row,
  value,
  onValue,
  className,
  isVersion = false,
  ...rest
}: {
  label: string;
  row: number;
  value: string;
  onValue: (value: string) => void;
  className: string;
  isVersion?: boolean;
  list: string;
  placeholder?: string;
  onKeyDown: (event: KeyboardEvent) => void;
  onFocus: () => void;
  'aria-invalid'?: true;
  'aria-describedby'?: string;
}) {
  return (
    <label className={`grid min-w-0 gap-0.5 ${className}`}>
      <span className="text-xs font-semibold sm:sr-only">
        {label}
        <span className="sr-only"> of row {row}</span>
      </span>
      <input
        {...rest}
        value={value}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onValue(event.target.value)}
        className={`field ${isVersion ? 'font-mono' : ''}`}
      />
    </label>
  );
}
