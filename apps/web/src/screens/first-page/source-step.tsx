import { useQuery } from '@tanstack/react-query';
import type { AlertSource } from '../../api/senders.ts';
import { ask } from '../../api/query.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { CommandLine } from '../../ui/copy.tsx';
import { counted } from '../../ui/counted.ts';
import { Fold } from '../../ui/page.tsx';
import { type Door, doorKindOf, senderFile } from '../sources/doors.ts';
import { SetUpSteps } from '../sources/set-up-steps.tsx';
import { KEY_PLACE } from '../sources/source-words.ts';
import { StepItem } from './step-item.tsx';
import { curlSnippet } from './trial-alert.ts';
import type { FirstPage } from './use-first-page.ts';
import type { SetUp } from './use-set-up.ts';

/** Where alerts come from, with what to paste at the sender. */
export function SourceStep({ number, page, setUp }: { number: number; page: FirstPage; setUp: SetUp }) {
  const { source } = page;
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
          <Button isBusy={setUp.isBusy} onClick={() => setUp.makeSource('prometheus')}>
            Make a source for Prometheus
          </Button>
          <Button isBusy={setUp.isBusy} onClick={() => setUp.makeSource('alertmanager')}>
            For Alertmanager
          </Button>
          <LinkButton to="/settings/sources">Another sender</LinkButton>
        </div>
      ) : (
        <SenderPart source={source} door={setUp.door} />
      )}
    </StepItem>
  );
}

/** What belongs at the sender: a piece of its file, or the steps of its kind. */
function SenderPart({ source, door: made }: { source: AlertSource; door: Door | undefined }) {
  const kind = doorKindOf(source.kind);
  const door = made ?? (kind && { kind, origin: location.origin, key: KEY_PLACE });
  if (door === undefined) return <OtherSender source={source} />;
  const file = senderFile(door);
  return (
    <>
      {made !== undefined && (
        <p className="text-warn pretty">Copy it now: the key is shown this once and never again.</p>
      )}
      <Fold title="With curl" note="the test below sends the same" isOpen={made !== undefined}>
        <div className="p-3">
          <CommandLine>{curlSnippet(door)}</CommandLine>
        </div>
      </Fold>
      <Fold title={`In ${file.name}`} note={file.note}>
        <div className="p-3">
          <CommandLine>{file.text}</CommandLine>
        </div>
      </Fold>
    </>
  );
}

function OtherSender({ source }: { source: AlertSource }) {
  const kinds = useQuery(ask('listAlertSourceKinds')).data?.items;
  const kind = kinds?.find((each) => each.kind === source.kind);
  if (kind === undefined) return null;
  return (
    <Fold title="At the sender" note={kind.title}>
      <div className="p-3">
        <SetUpSteps kind={kind} sourceKey={KEY_PLACE} />
      </div>
    </Fold>
  );
}
