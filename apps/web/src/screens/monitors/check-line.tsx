import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/query.ts';
import { Prose } from '../../ui/prose.tsx';
import { Loaded } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { CheckWindow } from './check-window.tsx';
import { MonitorActs } from './monitor-acts.tsx';
import { type Check, durationOf, probeWords } from './monitor-words.ts';
import { StateChip } from './state-chip.tsx';

/** One uptime check: what it looks at, what it last saw, how long that took. */
export function CheckLine({ check, may }: { check: Check; may: boolean }) {
  const [isChanging, setIsChanging] = useState(false);
  const [isOpen, setIsOpen] = useState(false);
  const { name, state, service, failures, confirmations, lastProblem, lastCheckedAt, lastTookMs } = check;
  const { target, rule } = probeWords(check.probe);
  return (
    <li className="grid gap-2 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-60">
          <p className="flex flex-wrap items-center gap-2 font-semibold [overflow-wrap:anywhere]">
            {name}
            <StateChip state={state} />
            <span className="tag">{check.probe.kind.toUpperCase()}</span>
            {service !== null && <span className="tag">{service}</span>}
          </p>
          <p className="font-mono text-sm [overflow-wrap:anywhere]">{target}</p>
          <p className="text-sm text-muted pretty [overflow-wrap:anywhere]">
            <Prose text={rule} />
          </p>
          <p className="text-sm text-muted">
            {lastCheckedAt === null ? (
              'not looked at yet'
            ) : (
              <>
                looked <Time at={lastCheckedAt} />
              </>
            )}
            {lastTookMs !== null && `, took ${durationOf(lastTookMs)}`}
            {`, every ${durationOf(check.intervalSeconds * 1000)}`}
            {failures > 0 && `, ${failures} of ${confirmations} failures in a row`}
            {failures === 0 && `, down after ${confirmations} in a row`}
          </p>
          {lastProblem !== null && (
            <p className="text-sm text-bad pretty [overflow-wrap:anywhere]">
              <Prose text={lastProblem} />
            </p>
          )}
        </div>
        {may && (
          <MonitorActs kind="check" name={name} isPaused={state === 'paused'} onChange={() => setIsChanging(true)} />
        )}
      </div>
      <details className="min-w-0" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
        <summary className="link inline-flex min-h-6 cursor-pointer items-center text-sm pointer-coarse:min-h-11">
          Last results<span className="sr-only"> of {name}</span>
        </summary>
        {isOpen && <Results name={name} />}
      </details>
      {isChanging && <CheckWindow check={check} onClose={() => setIsChanging(false)} />}
    </li>
  );
}

function Results({ name }: { name: string }) {
  const query = useQuery(ask('getUptimeCheck', { params: { check: name } }));
  return (
    <Loaded query={query} rows={2}>
      {({ results }) =>
        results.length === 0 ? (
          <p className="py-2 text-muted">Nothing was looked at yet.</p>
        ) : (
          <Table columns={['When', 'What', 'Took']}>
            <tbody>
              {results.map((result) => (
                <tr key={result.id}>
                  <td data-label="When">
                    <Time at={result.at} />
                  </td>
                  <td data-label="What" className={result.isUp ? '' : 'text-bad [overflow-wrap:anywhere]'}>
                    {result.isUp ? 'up' : (result.problem ?? 'down')}
                  </td>
                  <td data-label="Took">{durationOf(result.tookMs)}</td>
                </tr>
              ))}
            </tbody>
          </Table>
        )
      }
    </Loaded>
  );
}
