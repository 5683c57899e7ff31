import { Link } from '@tanstack/react-router';
import { CircleAlert, CircleCheck, Send } from 'lucide-react';
import type { AnswerOf } from '../../api/call.ts';
import { useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import type { Source } from './source-words.ts';

type Answer = AnswerOf<'testAlertSource'>;

const stationNames: Readonly<Record<Answer['stations'][number]['station'], string>> = {
  received: 'Received',
  parsed: 'Read',
  decided: 'Decided',
  resolved: 'Over again',
};

/** Sends a sample through the door, and says how far it came. */
export function TestPart({ source }: { source: Source }) {
  const act = useAct('testAlertSource');
  return (
    <Section
      title="Try it"
      note="a sample as this sender writes it; it pages nobody"
      actions={
        <Button
          icon={Send}
          isBusy={act.isBusy}
          disabled={!source.isEnabled}
          onClick={() => void act.submit({ params: { source: source.name } })}
        >
          Send test
        </Button>
      }
    >
      <div aria-live="polite" className="grid gap-3">
        {act.problem && <ProblemNote problem={act.problem} />}
        {act.answer ? (
          <Stations answer={act.answer} />
        ) : (
          <p className="text-muted pretty">
            {source.isEnabled
              ? 'It goes the way of a real alert, from the door to the route, and is over at once.'
              : 'Switch the source on to try it.'}
          </p>
        )}
      </div>
    </Section>
  );
}

function Stations({ answer }: { answer: Answer }) {
  return (
    <>
      <ol className="grid gap-2">
        {answer.stations.map(({ station, isReached, sentence, tookMs }) => {
          const Icon = isReached ? CircleCheck : CircleAlert;
          return (
            <li key={station} className="grid grid-cols-[auto_minmax(0,1fr)_auto] gap-x-2.5">
              <Icon
                size={17}
                aria-label={isReached ? 'reached' : 'not reached'}
                className={isReached ? 'mt-0.5 text-ok' : 'mt-0.5 text-bad'}
              />
              <p className="pretty [overflow-wrap:anywhere]">
                <span className="font-semibold">{stationNames[station]}: </span>
                {sentence}
              </p>
              <span className="text-sm text-muted tabular">{tookMs} ms</span>
            </li>
          );
        })}
      </ol>
      {answer.alerts.length > 0 && (
        <p className="flex flex-wrap gap-x-3 text-sm">
          {answer.alerts.map((alert) => (
            <Link
              key={alert.id}
              to="/alerts/$alert"
              params={{ alert: alert.id }}
              className="link inline-flex min-h-6 items-center pointer-coarse:min-h-11"
            >
              {alert.summary}
            </Link>
          ))}
        </p>
      )}
    </>
  );
}
