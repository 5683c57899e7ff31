import { type WeekChoice, weekChoices } from '../../api/filters.ts';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useCommand } from '../../shell/bound-commands.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Segments } from '../../ui/field.tsx';
import { zoneWords } from './days.ts';
import { steppedFrom } from './shown-span.ts';

export interface TimelineSearch {
  readonly weeks?: WeekChoice | undefined;
  readonly from?: string | undefined;
  readonly zone?: 'schedule' | undefined;
  readonly view?: 'table' | undefined;
}

/** How much of which time is drawn, by whose clock, and as what. Everything stands in the address. */
export function TimelineControls({
  search,
  span,
  zone,
  ownZone,
  otherZone,
  onChange,
}: {
  search: TimelineSearch;
  span: { readonly from: number; readonly weeks: WeekChoice };
  zone: string;
  ownZone: string;
  /** The schedule's, where it is another; undefined where several schedules have several. */
  otherZone: string | undefined;
  onChange: (part: TimelineSearch) => void;
}) {
  const step = (by: 1 | -1) => onChange({ from: steppedFrom(zone, span.from, span.weeks, by) });
  useCommand('ledger.earlier', () => step(-1));
  useCommand('ledger.later', () => step(1));
  return (
    <>
      {otherZone !== undefined && otherZone !== ownZone && (
        <Segments
          label="Clock"
          hideLabel
          value={search.zone ?? 'own'}
          options={[
            { value: 'own', label: `your clock (${zoneWords(ownZone)})` },
            { value: 'schedule', label: `its clock (${zoneWords(otherZone)})` },
          ]}
          onValue={(next) => onChange({ zone: next === 'schedule' ? 'schedule' : undefined })}
        />
      )}
      <Segments
        label="Weeks"
        hideLabel
        value={span.weeks}
        options={weekChoices.map((value) => ({ value, label: `${value} weeks` }))}
        onValue={(next) => onChange({ weeks: next === '2' ? undefined : next })}
      />
      <div className="max-md:hidden">
        <Segments
          label="Show as"
          hideLabel
          value={search.view ?? 'rows'}
          options={[
            { value: 'rows', label: 'Rows' },
            { value: 'table', label: 'Table' },
          ]}
          onValue={(next) => onChange({ view: next === 'table' ? 'table' : undefined })}
        />
      </div>
      <span className="flex">
        <IconButton icon={ChevronLeft} label="Earlier" onClick={() => step(-1)} />
        {search.from !== undefined && (
          <Button kind="quiet" onClick={() => onChange({ from: undefined })}>
            Today
          </Button>
        )}
        <IconButton icon={ChevronRight} label="Later" onClick={() => step(1)} />
      </span>
    </>
  );
}
