import { type FieldProblem, Segments, TextField } from '../../ui/field.tsx';
import { statusesIn } from './monitor-words.ts';
import type { ProbeDraft } from './probe-draft.ts';

/** What is looked at, by kind. */
export function ProbeFields({
  value,
  onValue,
  problemOf,
}: {
  value: ProbeDraft;
  onValue: (value: ProbeDraft) => void;
  problemOf: (field: string) => FieldProblem | undefined;
}) {
  const set = (part: Partial<ProbeDraft>) => onValue({ ...value, ...part });
  return (
    <>
      <Segments
        label="What to look at"
        value={value.kind}
        options={[
          { value: 'http', label: 'a web address' },
          { value: 'tcp', label: 'a port' },
          { value: 'tls', label: 'a certificate' },
        ]}
        onValue={(kind) => set({ kind })}
      />
      {value.kind === 'http' ? (
        <HttpFields value={value} set={set} problemOf={problemOf} />
      ) : (
        <>
          <div className="grid grid-cols-[minmax(0,1fr)_7rem] gap-2">
            <TextField
              label="Host"
              value={value.host}
              onValue={(host) => set({ host })}
              problem={problemOf('probe.host') ?? problemOf('probe')}
            />
            <TextField
              label="Port"
              inputMode="numeric"
              value={value.port}
              onValue={(port) => set({ port })}
              problem={problemOf('probe.port')}
            />
          </div>
          {value.kind === 'tls' && (
            <TextField
              label="Days the certificate must be good for"
              inputMode="numeric"
              value={value.daysLeft}
              onValue={(daysLeft) => set({ daysLeft })}
              problem={problemOf('probe.daysLeft')}
            />
          )}
        </>
      )}
      <TextField
        label="Slower than this is down, in milliseconds"
        inputMode="numeric"
        value={value.slowestMs}
        onValue={(slowestMs) => set({ slowestMs })}
        problem={problemOf('probe.slowestMs')}
      />
    </>
  );
}

function HttpFields({
  value,
  set,
  problemOf,
}: {
  value: ProbeDraft;
  set: (part: Partial<ProbeDraft>) => void;
  problemOf: (field: string) => FieldProblem | undefined;
}) {
  const ofStatus = statusesIn(value.statuses)
    .map((_, index) => problemOf(`probe.statuses.${index}`))
    .find((problem) => problem !== undefined);
  return (
    <>
      <TextField
        label="Address"
        inputMode="url"
        value={value.url}
        onValue={(url) => set({ url })}
        problem={problemOf('probe.url') ?? problemOf('probe')}
      />
      <Segments
        label="Asked with"
        value={value.method}
        options={[
          { value: 'GET', label: 'GET' },
          { value: 'HEAD', label: 'HEAD' },
        ]}
        onValue={(method) => set({ method })}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label="Good statuses (optional)"
          hint="Empty: any from 200 to 399"
          value={value.statuses}
          onValue={(statuses) => set({ statuses })}
          problem={problemOf('probe.statuses') ?? ofStatus}
        />
        <TextField
          label="Text it must hold (optional)"
          value={value.keyword}
          onValue={(keyword) => set({ keyword })}
          problem={problemOf('probe.keyword')}
        />
      </div>
    </>
  );
}
