import type { EpochMs } from '@lockstep/oncall';
import { type FieldProblem, TextField } from '../../ui/field.tsx';
import { instantOfLocalField, localFieldOf, zoneWords } from './days.ts';

/** A stretch as two fields hold it. */
export interface StretchDraft {
  readonly from: string;
  readonly to: string;
}

export function stretchDraft(zone: string, { from, to }: { from: EpochMs; to: EpochMs }): StretchDraft {
  return { from: localFieldOf(zone, from), to: localFieldOf(zone, to) };
}

/** What the fields mean; undefined while one of them is empty. */
export function stretchOf(zone: string, draft: StretchDraft): { from: EpochMs; to: EpochMs } | undefined {
  const [from, to] = [instantOfLocalField(zone, draft.from), instantOfLocalField(zone, draft.to)];
  return from === undefined || to === undefined ? undefined : { from, to };
}

/** The same as instants; empty text where a field is, for the contract to complain about. */
export function instantsOf(zone: string, draft: StretchDraft): { from: string; to: string } {
  const write = (value: string): string => {
    const at = instantOfLocalField(zone, value);
    return at === undefined ? '' : new Date(at).toISOString();
  };
  return { from: write(draft.from), to: write(draft.to) };
}

/** From and to by the clock of a zone; the form beside every dragging. */
export function StretchFields({
  zone,
  draft,
  onDraft,
  problemOf,
}: {
  zone: string;
  draft: StretchDraft;
  onDraft: (draft: StretchDraft) => void;
  problemOf: (field: 'from' | 'to') => FieldProblem | undefined;
}) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <TextField
        label="From"
        type="datetime-local"
        value={draft.from}
        onValue={(from) => onDraft({ ...draft, from })}
        problem={problemOf('from')}
        hint={`${zoneWords(zone)} time`}
      />
      <TextField
        label="To"
        type="datetime-local"
        value={draft.to}
        onValue={(to) => onDraft({ ...draft, to })}
        problem={problemOf('to')}
      />
    </div>
  );
}
