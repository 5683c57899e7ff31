import { Check, UserRound } from 'lucide-react';
import { axisLook } from '../../ui/tags.tsx';
import { Countdown, Time } from '../../ui/time.tsx';
import { type Escalation, listWords, nextWords } from './group-words.ts';

const clockWords = { escalating: 'Next', acknowledged: 'Then', snoozed: 'When it wakes' } as const;

/** Who has it, who is asked now, and what comes next and when. */
export function GroupStanding({ escalation }: { escalation: Escalation }) {
  const { status, acknowledgedBy, asked, dueAt, policy, step, steps } = escalation;
  const next = nextWords(escalation);
  const isOver = status === 'resolved' || status === 'merged';
  return (
    <dl className="grid grid-cols-[6.5rem_minmax(0,1fr)] gap-x-3 gap-y-2.5 [&>dt]:text-muted">
      <dt>Has it</dt>
      <dd>
        {acknowledgedBy.length === 0 ? (
          isOver ? (
            'nobody had to'
          ) : (
            <strong className="font-semibold text-bad">nobody yet</strong>
          )
        ) : (
          <ul className="grid gap-1">
            {acknowledgedBy.map((one) => (
              <li key={`${one.by} ${one.at}`} className="flex flex-wrap items-baseline gap-x-2">
                <span className="inline-flex items-center gap-1.5 font-semibold">
                  <Check size={15} aria-hidden className="text-ok" />
                  {one.by}
                </span>
                {one.axis !== null && <span className="text-muted">for {axisLook[one.axis].word.toLowerCase()}</span>}
                <span className="text-muted">
                  <Time at={one.at} />
                </span>
              </li>
            ))}
          </ul>
        )}
      </dd>
      {asked.length > 0 && (
        <>
          <dt>Asked now</dt>
          <dd className="flex items-baseline gap-1.5 font-semibold">
            <UserRound size={15} aria-hidden className="shrink-0 translate-y-0.5 text-muted" />
            {listWords(asked.map(({ name }) => name))}
          </dd>
        </>
      )}
      {(status === 'escalating' || status === 'acknowledged' || status === 'snoozed') && (
        <>
          <dt>{clockWords[status]}</dt>
          <dd className="pretty">
            {next === undefined || dueAt === null ? (
              'nothing happens by itself'
            ) : (
              <>
                in <Countdown to={dueAt} over="a moment" isSpelled />: {next}
              </>
            )}
          </dd>
        </>
      )}
      <dt>Policy</dt>
      <dd>
        {policy === null ? (
          <span className="text-warn">none: nobody is paged</span>
        ) : (
          <>
            {policy.name}
            {step !== null && (
              <span className="text-muted">
                , step {step} of {steps}
              </span>
            )}
          </>
        )}
      </dd>
    </dl>
  );
}
