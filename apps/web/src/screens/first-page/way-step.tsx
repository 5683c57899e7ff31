import { useQuery } from '@tanstack/react-query';
import { CircleCheck, CircleDashed } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { ask, useAct } from '../../api/query.ts';
import type { AlertSource } from '../../api/senders.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { Loaded, ProblemNote } from '../../ui/states.tsx';
import { doorKindOf } from '../sources/doors.ts';
import { type Station, stationsOf } from './stations.ts';
import { StepItem } from './step-item.tsx';
import type { FirstPage } from './use-first-page.ts';
import type { SetUp } from './use-set-up.ts';

/** The test alert, and the page on its way to somebody who has it. */
export function WayStep({ number, page, setUp }: { number: number; page: FirstPage; setUp: SetUp }) {
  const { newest, source, states } = page;
  const isReady = (['reach', 'on_call', 'paged', 'source'] as const).every((name) => states[name] === 'done');
  const { isSent } = setUp;
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isSent) place.current?.scrollIntoView({ block: 'center' });
  }, [isSent]);
  return (
    <StepItem
      number={number}
      title="A page arrives, and you acknowledge it"
      state={states.acknowledged}
      said={isReady ? saidOf(source) : 'When the steps above are done, send a test alert.'}
    >
      {source !== undefined && <TestActs source={source} setUp={setUp} isReady={isReady} />}
      <div ref={place} className="grid">
        {newest !== undefined && <Way group={newest.group.id} isWaiting={newest.group.state === 'open'} />}
        {newest === undefined && isSent && (
          <p role="status" className="text-muted">
            The alert was taken. Nobody is paged yet: <LinkButton to="/alerts">Alerts</LinkButton> says why.
          </p>
        )}
      </div>
    </StepItem>
  );
}

function saidOf(source: AlertSource | undefined): string {
  switch (doorKindOf(source?.kind ?? '')) {
    case 'prometheus':
      return 'A test alert goes the way of a real one. It is over by itself five minutes later.';
    case 'alertmanager':
      return 'A test alert goes the way of a real one. Resolve it when you have seen it.';
    case undefined:
      return 'Let the sender raise an alert: its way shows here.';
  }
}

/** Sends the test alert; makes a key for it first where nobody here knows one. */
function TestActs({ source, setUp, isReady }: { source: AlertSource; setUp: SetUp; isReady: boolean }) {
  const { door, isSent, isBusy } = setUp;
  const kind = doorKindOf(source.kind);
  if (door !== undefined)
    return (
      <Button
        className="justify-self-start"
        kind={isReady && !isSent ? 'primary' : 'plain'}
        isBusy={isBusy}
        onClick={() => setUp.send(door)}
      >
        {isSent ? 'Send it again' : 'Send a test alert'}
      </Button>
    );
  if (kind === undefined)
    return (
      <LinkButton to="/settings/sources/$source" params={{ source: source.name }} className="justify-self-start">
        Try {source.name}
      </LinkButton>
    );
  return (
    <>
      <Button className="justify-self-start" isBusy={isBusy} onClick={() => setUp.makeKey(source.name, kind)}>
        Make a new key
      </Button>
      <p className="text-sm text-muted pretty">
        To send a test from here the key is needed, and it was shown once. A new key stops the old one: give it to{' '}
        {source.name} afterwards.
      </p>
    </>
  );
}

const WAITING_MS = 500;

function Way({ group, isWaiting }: { group: string; isWaiting: boolean }) {
  const opened = useQuery(ask('getAlertGroup', { params: { group } }));
  const chain = useQuery({
    ...ask('getAlertGroupChain', { params: { group } }),
    refetchInterval: isWaiting ? WAITING_MS : false,
  });
  const acknowledge = useAct('acknowledgeAlertGroup');
  return (
    <Loaded query={chain}>
      {(known) => {
        const stations = stationsOf(opened.data?.openedAt ?? known.lines[0]?.at ?? '', known);
        const isOpen = known.escalation.status === 'escalating';
        return (
          <div className="grid gap-3">
            <p className="font-medium [overflow-wrap:anywhere]">{known.escalation.title}</p>
            <ol aria-live="polite" className="grid gap-2">
              {stations.map((station) => (
                <StationLine key={station.name} station={station} />
              ))}
            </ol>
            {isOpen && (
              <Button
                className="justify-self-start"
                isBusy={acknowledge.isBusy}
                onClick={() => void acknowledge.submit({ params: { group } })}
              >
                Acknowledge it here instead
              </Button>
            )}
            {acknowledge.problem && <ProblemNote problem={acknowledge.problem} />}
          </div>
        );
      }}
    </Loaded>
  );
}

function StationLine({ station: { name, said, afterMs } }: { station: Station }) {
  const Icon = afterMs === undefined ? CircleDashed : CircleCheck;
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-start gap-x-2.5">
      <Icon size={16} aria-hidden className={afterMs === undefined ? 'mt-1 text-muted' : 'mt-1 text-ok'} />
      <div className="min-w-0">
        <p className={afterMs === undefined ? 'text-muted' : 'font-medium'}>
          {name}
          {afterMs === undefined && <span className="sr-only">: not yet</span>}
        </p>
        <p className="text-sm text-muted pretty [overflow-wrap:anywhere]">{said}</p>
      </div>
      <p className="text-sm text-muted tabular">{afterMs === undefined ? '' : `${(afterMs / 1000).toFixed(1)} s`}</p>
    </li>
  );
}
