import { Segments } from '../../ui/field.tsx';
import type { FieldProblem } from '../../ui/field.tsx';
import { ServiceField } from '../../ui/service-field.tsx';
import type { Source } from './source-words.ts';

export interface SourceDraft {
  readonly service: string;
  readonly axis: Source['axis'];
}

const axes = [
  { value: 'reliability', label: 'reliability' },
  { value: 'security', label: 'security' },
  { value: 'both', label: 'both' },
] as const;

/** What alerts of a source are taken for where their payload does not say. */
export function SourceFields({
  value,
  onValue,
  problemOf,
}: {
  value: SourceDraft;
  onValue: (value: SourceDraft) => void;
  problemOf: (field: string) => FieldProblem | undefined;
}) {
  return (
    <>
      <Segments
        label="Its alerts concern"
        value={value.axis}
        options={axes}
        onValue={(axis) => onValue({ ...value, axis })}
      />
      <ServiceField
        hint="Of alerts that name none."
        value={value.service}
        onValue={(service) => onValue({ ...value, service })}
        problem={problemOf('service')}
      />
    </>
  );
}
