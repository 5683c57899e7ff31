import { Button, LinkButton } from '../../ui/button.tsx';
import { CommandLine } from '../../ui/copy.tsx';
import { counted } from '../../ui/counted.ts';
import { Fold } from '../../ui/page.tsx';
import { curlSnippet, type Door, keyPlace, prometheusSnippet } from './snippets.ts';
import { StepItem } from './step-item.tsx';
import type { FirstPage } from './use-first-page.ts';
import type { SetUp } from './use-set-up.ts';

/** Where alerts come from, with what to paste at the sender. */
export function SourceStep({ number, page, setUp }: { number: number; page: FirstPage; setUp: SetUp }) {
  const { source } = page;
  const door: Door = setUp.door ?? { origin: location.origin, key: keyPlace };
  return (
    <StepItem
      number={number}
      title="Where alerts come from"
      state={page.states.source}
      said={
        source === undefined
          ? 'A source is a key for one sender: Prometheus, Alertmanager, Grafana, a script.'
          : `Source ${source.name}${source.lastSeenAt === null ? '; nothing has come yet' : `, ${counted(source.received, 'message')} so far`}`
      }
    >
      {source === undefined ? (
        <div className="flex flex-wrap gap-2">
          <Button isBusy={setUp.isBusy} onClick={setUp.makeSource}>
            Make a source for Prometheus
          </Button>
          <LinkButton to="/settings/sources">Another sender</LinkButton>
        </div>
      ) : (
        <>
          {setUp.door !== undefined && (
            <p className="text-warn pretty">Copy it now: the key is shown this once and never again.</p>
          )}
          <Fold title="With curl" note="the test below sends the same" isOpen={setUp.door !== undefined}>
            <div className="p-3">
              <CommandLine>{curlSnippet(door)}</CommandLine>
            </div>
          </Fold>
          <Fold title="In prometheus.yml" note="Lockstep takes the place of an Alertmanager">
            <div className="p-3">
              <CommandLine>{prometheusSnippet(door)}</CommandLine>
            </div>
          </Fold>
        </>
      )}
    </StepItem>
  );
}
