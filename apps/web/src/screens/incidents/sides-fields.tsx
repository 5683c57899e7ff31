import { Segments } from '../../ui/field.tsx';
import { axesOf, type KindName, kindWords, type SeverityName } from './incident-words.ts';
import { SeverityPicker } from './severity-picker.tsx';

export type Severities = Readonly<Record<'reliability' | 'security', SeverityName>>;

const kinds = (['reliability', 'security', 'both'] as const).map((value) => ({ value, label: kindWords[value] }));

/** Which sides an incident has, and how grave each is. */
export function SidesFields({
  kind,
  severities,
  onKind,
  onSeverities,
}: {
  kind: KindName;
  severities: Severities;
  onKind: (kind: KindName) => void;
  onSeverities: (severities: Severities) => void;
}) {
  return (
    <>
      <Segments label="About" value={kind} options={kinds} onValue={onKind} />
      <div className={`grid gap-4 ${kind === 'both' ? 'sm:grid-cols-2' : ''}`}>
        {axesOf(kind).map((axis) => (
          <SeverityPicker
            key={axis}
            axis={axis}
            value={severities[axis]}
            onValue={(severity) => onSeverities({ ...severities, [axis]: severity })}
          />
        ))}
      </div>
    </>
  );
}
