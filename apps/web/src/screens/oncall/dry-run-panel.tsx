import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ArrowRight, BellRing, CornerDownRight, MessageSquare, UserRoundX } from 'lucide-react';
import { useState } from 'react';
import type { AnswerOf, InputOf } from '../../api/call.ts';
import { ask } from '../../api/query.ts';
import { Segments, SelectField, TextField } from '../../ui/field.tsx';
import { Section } from '../../ui/page.tsx';
import { Prose } from '../../ui/prose.tsx';
import { Loading, ProblemNote } from '../../ui/states.tsx';
import { instantOfLocalField, localFieldOf, momentWords, viewerZone } from './days.ts';
import type { PolicyInput } from './policy-draft.ts';
import { RingPanel } from './ring-panel.tsx';
import { useSettled } from './use-settled.ts';

type DryRun = AnswerOf<'dryRunEscalationPolicy'>;
type Entry = DryRun['entries'][number];
type Axis = 'reliability' | 'security' | 'both';

/** Who would be paged at which minute, and why, if nobody acknowledged: for the policy as it stands in the form. */
export function DryRunPanel({
  policy,
  policyId,
  isValid,
}: {
  policy: PolicyInput;
  policyId: string | undefined;
  /** Nothing is wrong with it; false also while that is not known. */
  isValid: boolean;
}) {
  const zone = viewerZone();
  const [isNow, setIsNow] = useState(true);
  const [moment, setMoment] = useState(() => localFieldOf(zone, Date.now()));
  const [urgency, setUrgency] = useState<'high' | 'low'>('high');
  const [axis, setAxis] = useState<Axis>('reliability');
  // The server's own now when none is chosen.
  const at = isNow ? undefined : instantOfLocalField(zone, moment);
  const question = useSettled(
    JSON.stringify({
      policy: { ...policy, name: policy.name.trim() === '' ? 'this policy' : policy.name },
      ...(policyId !== undefined && { policyId }),
      ...(at !== undefined && { at: new Date(at).toISOString() }),
      urgency,
      axis,
    }),
  );
  const body: NonNullable<InputOf<'dryRunEscalationPolicy'>['body']> = JSON.parse(question);
  const query = useQuery({
    ...ask('dryRunEscalationPolicy', { body }),
    enabled: isValid,
    placeholderData: keepPreviousData,
    retry: false,
  });
  return (
    <div className="grid gap-5">
      <Section title="Dry run" note="if nobody acknowledged">
        <div className="mb-4 grid gap-3">
          <div className="flex flex-wrap items-end gap-x-4 gap-y-3">
            <Segments
              label="The alert comes"
              value={isNow ? 'now' : 'then'}
              options={[
                { value: 'now', label: 'now' },
                { value: 'then', label: 'at a moment' },
              ]}
              onValue={(value) => setIsNow(value === 'now')}
            />
            <Segments
              label="Urgency"
              value={urgency}
              options={[
                { value: 'high', label: 'high' },
                { value: 'low', label: 'low' },
              ]}
              onValue={setUrgency}
            />
            <SelectField
              label="Axis"
              value={axis}
              onValue={(value) => setAxis(value === 'security' || value === 'both' ? value : 'reliability')}
              options={[
                { value: 'reliability', label: 'reliability' },
                { value: 'security', label: 'security' },
                { value: 'both', label: 'both' },
              ]}
            />
          </div>
          {!isNow && (
            <TextField label="Moment" type="datetime-local" value={moment} onValue={setMoment} className="max-w-60" />
          )}
        </div>
        {query.error !== null && query.data === undefined ? (
          <ProblemNote problem={query.error} />
        ) : query.data === undefined ? (
          isValid ? (
            <Loading rows={4} />
          ) : (
            <p className="text-muted">Name somebody in every step, and it is played here.</p>
          )
        ) : (
          <DryRunAnswer
            run={query.data}
            zone={zone}
            isStale={!isValid || query.error !== null || query.isPlaceholderData}
          />
        )}
      </Section>
      {query.data?.rings.map((ring) => (
        <RingPanel key={ring.stepId} ring={ring} />
      ))}
    </div>
  );
}

const icons = {
  page: BellRing,
  notify: MessageSquare,
  alert_owner: UserRoundX,
  enter_policy: CornerDownRight,
} as const;
const MOST = 40;

function DryRunAnswer({ run, zone, isStale }: { run: DryRun; zone: string; isStale: boolean }) {
  const shown = run.entries.slice(0, MOST);
  return (
    <div className={isStale ? 'opacity-60' : ''}>
      {run.entries.length === 0 && <p className="font-semibold text-bad">Nobody would be paged.</p>}
      <ol className="grid">
        {shown.map((entry, index) => (
          <EntryLine
            key={`${entry.at} ${entry.kind} ${entry.who} ${index}`}
            entry={entry}
            zone={zone}
            isSameMinute={shown[index - 1]?.minute === entry.minute}
          />
        ))}
      </ol>
      {run.entries.length > MOST && <p className="pt-2 text-sm text-muted">and {run.entries.length - MOST} more</p>}
      <p className="mt-3 flex items-start gap-2 text-sm text-muted pretty">
        <ArrowRight size={14} aria-hidden className="mt-0.5 shrink-0" />
        {run.end === 'every_policy_ended'
          ? 'Then nobody is left; it begins again after a pause.'
          : 'It goes on like this; three days are looked at.'}
      </p>
      <details className="mt-2 text-sm">
        <summary className="inline-flex min-h-6 cursor-pointer items-center font-semibold text-accent">
          Every decision on the way
        </summary>
        <ol className="mt-2 grid gap-1">
          {run.chain.slice(0, 100).map((line, index) => (
            <li key={`${line.at} ${index}`} className="grid grid-cols-[4.5rem_minmax(0,1fr)] gap-2">
              <span className="text-muted tabular">{line.minute} min</span>
              <span className="pretty">
                <Prose text={line.sentence} />
              </span>
            </li>
          ))}
        </ol>
      </details>
    </div>
  );
}

function EntryLine({ entry, zone, isSameMinute }: { entry: Entry; zone: string; isSameMinute: boolean }) {
  const Icon = icons[entry.kind];
  return (
    <li
      className={`grid grid-cols-[4.5rem_minmax(0,1fr)] gap-x-3 py-1.5 ${isSameMinute ? '' : 'border-t border-line first:border-t-0'}`}
    >
      <span className="tabular">
        {!isSameMinute && (
          <span data-tip={momentWords(zone, Date.parse(entry.at))} className="font-semibold">
            {entry.minute} min
          </span>
        )}
      </span>
      <div className="min-w-0">
        <p className="flex items-start gap-2">
          <Icon
            size={15}
            aria-hidden
            className={`mt-0.5 shrink-0 ${entry.kind === 'page' ? 'text-accent' : 'text-muted'}`}
          />
          <span className="min-w-0">
            <What entry={entry} />
            {entry.axis !== null && <span className="text-muted">, for {entry.axis}</span>}
          </span>
        </p>
        <p className="pl-[1.4375rem] text-sm text-muted pretty">
          <Prose text={entry.why} />
        </p>
        {entry.messages.length > 0 && (
          <p className="pl-[1.4375rem] text-sm text-muted">
            {entry.messages
              .map(({ minute, channel, label }) => {
                const after = minute > entry.minute ? `after ${minute - entry.minute} min ` : '';
                return `${after}by ${channel} (${label})`;
              })
              .join(', ')}
          </p>
        )}
      </div>
    </li>
  );
}

/** The server marks owners and policies by a word in front; here the sentence says it. */
function What({ entry: { kind, who } }: { entry: Entry }) {
  const name = <strong className="font-semibold">{who.replace(/^(owner|policy): /, '')}</strong>;
  switch (kind) {
    case 'page':
      return <>{name} is paged</>;
    case 'notify':
      return <>{name} is told</>;
    case 'alert_owner':
      return <>{name} will hear of it as owner</>;
    case 'enter_policy':
      return <>goes on with {name}</>;
  }
}
