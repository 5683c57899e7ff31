import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/query.ts';
import { CommandLine } from '../../ui/copy.tsx';
import { Loaded } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { HeartbeatWindow } from './heartbeat-window.tsx';
import { MonitorActs } from './monitor-acts.tsx';
import { durationOf, type Heartbeat, scheduleWords } from './monitor-words.ts';
import { StateChip } from './state-chip.tsx';

/** One heartbeat: how it is, when it is due, where it is pinged. */
export function HeartbeatLine({ heartbeat, may }: { heartbeat: Heartbeat; may: boolean }) {
  const [isChanging, setIsChanging] = useState(false);
  const [isOpen, setIsOpen] = useState(false);
  const { name, state, service, lastPingAt, lastRunMs, startedAt, expectedAt, pingPath } = heartbeat;
  return (
    <li className="grid gap-2 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-60">
          <p className="flex flex-wrap items-center gap-2 font-semibold [overflow-wrap:anywhere]">
            {name}
            <StateChip state={state} />
            {service !== null && <span className="tag">{service}</span>}
            {heartbeat.source !== null && <span className="tag">by {heartbeat.source}</span>}
          </p>
          <p className="text-sm text-muted">{scheduleWords(heartbeat)}</p>
          <p className="text-sm text-muted">
            {lastPingAt === null ? (
              'no ping yet'
            ) : (
              <>
                last ping <Time at={lastPingAt} />
              </>
            )}
            {lastRunMs !== null && `, ran ${durationOf(lastRunMs)}`}
            {startedAt !== null && (
              <>
                , runs since <Time at={startedAt} />
              </>
            )}
            {expectedAt !== null && state !== 'paused' && (
              <>
                , due <Time at={expectedAt} />
              </>
            )}
          </p>
        </div>
        {may && (
          <MonitorActs
            kind="heartbeat"
            name={name}
            isPaused={state === 'paused'}
            onChange={() => setIsChanging(true)}
          />
        )}
      </div>
      {pingPath !== null && <CommandLine>{`${location.origin}${pingPath}`}</CommandLine>}
      <details className="min-w-0" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
        <summary className="link inline-flex min-h-6 cursor-pointer items-center text-sm pointer-coarse:min-h-11">
          Last pings<span className="sr-only"> of {name}</span>
        </summary>
        {isOpen && <Pings name={name} />}
      </details>
      {isChanging && <HeartbeatWindow heartbeat={heartbeat} onClose={() => setIsChanging(false)} />}
    </li>
  );
}

const kindWords = { success: 'done', start: 'began', fail: 'failed', log: 'said' } as const;

function Pings({ name }: { name: string }) {
  const query = useQuery(ask('getHeartbeat', { params: { heartbeat: name } }));
  return (
    <Loaded query={query} rows={2}>
      {({ pings }) =>
        pings.length === 0 ? (
          <p className="py-2 text-muted">None has come yet. Ask the address above once to see it work.</p>
        ) : (
          <Table columns={['When', 'What', 'Run', 'Sent along']}>
            <tbody>
              {pings.map((ping) => (
                <tr key={ping.id}>
                  <td data-label="When">
                    <Time at={ping.at} />
                  </td>
                  <td data-label="What" className={ping.kind === 'fail' ? 'text-bad' : ''}>
                    {kindWords[ping.kind]}
                    {ping.exitCode !== null && ping.exitCode !== 0 && `, exit code ${ping.exitCode}`}
                  </td>
                  <td data-label="Run">{ping.runMs === null ? '–' : durationOf(ping.runMs)}</td>
                  <td data-label="Sent along" className="[overflow-wrap:anywhere]">
                    {ping.body === null ? 'nothing' : <code className="text-xs">{ping.body.slice(0, 300)}</code>}
                  </td>
                </tr>
              ))}
            </tbody>
          </Table>
        )
      }
    </Loaded>
  );
}
