import { useId, useState } from 'react';
import { useList } from '../../api/query.ts';
import { type FieldProblem, TextField } from '../../ui/field.tsx';
import { sentence } from '../../ui/states.tsx';
import { VersionText } from '../../ui/tags.tsx';
import { dayWords } from '../../ui/time-words.ts';
import { VerdictChip } from '../../ui/verdict.tsx';
import type { HarbourItem } from '../services/service-rows.ts';

type Row = {
  version: string;
  releasedAt: string | undefined;
  verdict: HarbourItem['verdicts'][number] | undefined;
  isCurrent: boolean;
};

/** The newest releases with the verdicts that were computed before anybody asked, and a field for any other version. */
export function TargetPicker({
  service,
  harbour,
  target,
  onTarget,
  problem,
  asOf,
}: {
  service: string;
  /** Absent for a question about the past: today's verdicts would mislead. */
  harbour: HarbourItem | undefined;
  target: string;
  onTarget: (version: string) => void;
  problem: FieldProblem | undefined;
  asOf: string | undefined;
}) {
  const name = useId();
  const { items } = useList('listReleases', { params: { service }, query: { limit: 50 } });
  const [showsAll, setShowsAll] = useState(false);
  const verdicts = new Map(harbour?.verdicts.map((each) => [each.version, each]));
  const rows: Row[] = items
    .filter((release) => asOf === undefined || release.releasedAt <= asOf)
    .map((release) => ({
      version: release.version,
      releasedAt: release.releasedAt,
      verdict: verdicts.get(release.version),
      isCurrent: release.version === harbour?.current,
    }));
  const shown = showsAll ? rows : rows.slice(0, 7);
  const isListed = rows.some((row) => row.version === target);

  return (
    <fieldset className="grid gap-1.5" aria-invalid={problem ? true : undefined}>
      <legend className="mb-1 text-sm font-semibold">Go to</legend>
      {shown.length > 0 && (
        <div className="divide-y divide-line overflow-hidden rounded-lg border border-line">
          {shown.map((row) => (
            <label
              key={row.version}
              className="flex min-h-11 cursor-pointer flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1.5 max-sm:gap-x-2 max-sm:px-2 hover:bg-raised/60 has-checked:bg-accent/10 has-disabled:cursor-default has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent"
            >
              <input
                type="radio"
                name={name}
                value={row.version}
                checked={row.version === target}
                disabled={row.isCurrent}
                onChange={() => onTarget(row.version)}
                className="size-4 accent-accent"
              />
              <VersionText version={row.version} isStrong />
              <span className="text-xs text-muted tabular">
                {row.releasedAt === undefined ? '' : dayWords(row.releasedAt)}
              </span>
              <span className="ml-auto">
                {row.isCurrent ? (
                  <span className="tag">runs now</span>
                ) : row.verdict ? (
                  <VerdictChip verdict={row.verdict.verdict} />
                ) : (
                  asOf === undefined && <span className="text-xs text-muted">not judged yet</span>
                )}
              </span>
              {row.verdict && !row.isCurrent && row.version === target && (
                <span className="basis-full pl-7 text-sm text-muted pretty">{row.verdict.summary}</span>
              )}
            </label>
          ))}
        </div>
      )}
      {!showsAll && rows.length > shown.length && (
        <button
          type="button"
          className="link min-h-7 justify-self-start pointer-coarse:min-h-11"
          onClick={() => setShowsAll(true)}
        >
          {rows.length - shown.length} older
        </button>
      )}
      <TextField
        label={shown.length > 0 ? 'Another version' : 'Version'}
        value={isListed ? '' : target}
        onValue={onTarget}
        problem={problem && { ...problem, problem: target === '' ? 'choose where it should go' : problem.problem }}
        className="max-w-72 font-mono"
        placeholder={shown.length > 0 ? undefined : '1.4.2'}
      />
      {harbour?.current === null && (
        <p className="text-sm text-muted">{sentence('nothing is recorded as running here')}.</p>
      )}
    </fieldset>
  );
}
