import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { ask } from '../../api/query.ts';
import { axisLook, type AxisName } from '../../ui/tags.tsx';
import type { SeverityName } from './incident-words.ts';
import { SeverityBars } from '../../ui/severity-bars.tsx';

const severities = ['sev1', 'sev2', 'sev3', 'sev4', 'sev5'] as const;

/** How grave one side is: every choice with what it is chosen by, as it was published last. */
export function SeverityPicker({
  axis,
  value,
  onValue,
}: {
  axis: AxisName;
  value: SeverityName;
  onValue: (value: SeverityName) => void;
}) {
  const name = useId();
  const versions = useQuery({ ...ask('getIncidentCriteria'), staleTime: 60_000 }).data?.items ?? [];
  const words = versions.find(({ state }) => state === 'in_force')?.words[axis];
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-sm font-semibold">{axisLook[axis].word}: how grave?</legend>
      <div className="grid gap-1">
        {severities.map((severity) => (
          <label
            key={severity}
            className="grid min-h-9 cursor-pointer grid-cols-[3.75rem_minmax(0,1fr)] items-center gap-x-2 rounded-md border border-line px-2.5 py-1 has-checked:border-accent has-checked:bg-accent/14 has-focus-visible:outline-2 has-focus-visible:outline-accent pointer-coarse:min-h-11"
          >
            <input
              type="radio"
              name={name}
              value={severity}
              checked={severity === value}
              onChange={() => onValue(severity)}
              className="sr-only"
            />
            <span className="flex items-center gap-1.5 text-sm font-semibold">
              <SeverityBars severity={severity} />
              {severity.toUpperCase()}
            </span>
            <span className="text-sm text-muted pretty">{words?.[severity]}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
