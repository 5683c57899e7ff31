import { useQuery } from '@tanstack/react-query';
import { CircleAlert, CircleCheck, CircleDashed } from 'lucide-react';
import { ask } from '../../api/query.ts';
import { Time } from '../../ui/time.tsx';
import { type Health, silenceWords, type Source } from './source-words.ts';
import { Sparkline } from './sparkline.tsx';

const looks = {
  usual: { icon: CircleCheck, tone: 'text-ok' },
  quiet: { icon: CircleAlert, tone: 'text-warn' },
  unknown: { icon: CircleDashed, tone: 'text-muted' },
} as const;

function SilenceChip({ health }: { health: Health }) {
  const { icon: Icon, tone } = looks[health.silence];
  const { word, said } = silenceWords(health);
  return (
    <span className={`chip ${tone}`} data-tip={said}>
      <Icon size={13} aria-hidden className="shrink-0" />
      {word}
    </span>
  );
}

/** How much a source brings, when it last spoke, and what of it was refused. */
export function HealthLine({ source }: { source: Source }) {
  const health = useQuery(ask('getAlertSourceHealth', { params: { source: source.name } })).data;
  return (
    <div className="grid gap-1.5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1.5">
        {health && (
          <>
            {source.isEnabled && <SilenceChip health={health} />}
            <Sparkline perHour={health.perHour} />
          </>
        )}
        <span className="text-sm text-muted">
          {source.lastSeenAt === null ? (
            'nothing has come yet'
          ) : (
            <>
              last message <Time at={source.lastSeenAt} />, {source.received.toLocaleString('en')} in all
            </>
          )}
          {source.rejected > 0 && `, ${source.rejected.toLocaleString('en')} refused`}
        </span>
      </div>
      {source.lastProblem !== null && (
        <p className="text-sm text-warn [overflow-wrap:anywhere]">
          Last refused <Time at={source.lastProblem.at} />: {source.lastProblem.problem}
        </p>
      )}
    </div>
  );
}
