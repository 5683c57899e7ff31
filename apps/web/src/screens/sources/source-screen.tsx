import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import { ask, useAct, useList } from '../../api/query.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { Section } from '../../ui/page.tsx';
import { Empty, Loading, ProblemNote } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { durationWords } from '../../ui/time-words.ts';
import { showToast } from '../../ui/toasts.tsx';
import { useEveryPage } from '../findings/use-every-page.ts';
import { ChangesPart } from './changes-part.tsx';
import { HealthLine } from './health-line.tsx';
import { RotateKeyWindow } from './key-windows.tsx';
import { ReadingParts } from './reading-parts.tsx';
import { SourceSettingsWindow } from './settings-window.tsx';
import { SetUpSteps } from './set-up-steps.tsx';
import { SignaturePart } from './signature-part.tsx';
import { KEY_PLACE, ownKinds, type Kind, type Source } from './source-words.ts';
import { TestPart } from './try-source.tsx';

const route = getRouteApi('/app/settings/sources/$source');

const back = (
  <Link
    to="/settings/sources"
    className="link inline-flex min-h-6 items-center justify-self-start pointer-coarse:min-h-11"
  >
    All sources
  </Link>
);

/** One source: whether it speaks, how to set it up, and who may speak for it. */
export function SourceScreen() {
  const { source: name } = route.useParams();
  const { query, items } = useList('listAlertSources', { query: { limit: 200 } });
  const kinds = useQuery(ask('listAlertSourceKinds')).data?.items;
  const source = items.find((each) => each.name === name);
  useEveryPage(query, items.length, source === undefined ? Infinity : 0);
  if (query.isError && source === undefined)
    return <ProblemNote problem={query.error} onRetry={() => void query.refetch()} />;
  if (source === undefined && (query.isPending || query.hasNextPage)) return <Loading />;
  if (source === undefined)
    return (
      <Section title={name} flush>
        <Empty title="There is no such source" action={<LinkButton to="/settings/sources">All sources</LinkButton>}>
          It may have another name here.
        </Empty>
      </Section>
    );
  return <SourceParts source={source} kind={kinds?.find(({ kind }) => kind === source.kind)} />;
}

const axisPhrases = {
  reliability: 'about reliability',
  security: 'about security',
  both: 'about reliability and security',
} as const;

function SourceParts({ source, kind }: { source: Source; kind: Kind | undefined }) {
  const may = useMay('alerts.manage');
  return (
    <>
      {back}
      <Section
        title={source.name}
        note={
          <>
            {kind?.title ?? ownKinds[source.kind] ?? source.kind}
            {!source.isEnabled && <span className="tag ml-2">switched off</span>}
          </>
        }
        actions={may && <SourceActs source={source} kind={kind} />}
      >
        <div className="grid gap-2">
          <HealthLine source={source} />
          <p className="text-sm text-muted">
            Made by {source.createdBy.name} <Time at={source.createdAt} />, {axisPhrases[source.axis]}
            {source.service !== null && `, service ${source.service} where the payload names none`}
            {source.resolveAfterMinutes !== null &&
              `; over when not repeated for ${durationWords(source.resolveAfterMinutes * 60_000)}`}
          </p>
          <Confirmation source={source} />
        </div>
      </Section>
      {kind && (
        <Section title="Setting it up" note={kind.title}>
          <div className="grid gap-3">
            <SetUpSteps kind={kind} sourceKey={KEY_PLACE} />
            <p className="text-sm text-muted pretty">
              {KEY_PLACE} stands for the key, which was shown when it was made. Make a new one if nobody has it.
            </p>
          </div>
        </Section>
      )}
      {may && <TestPart source={source} />}
      {may && kind && <SignaturePart source={source} kind={kind} />}
      <ReadingParts key={source.id} source={source} may={may} />
      <ChangesPart source={source.name} />
    </>
  );
}

function SourceActs({ source, kind }: { source: Source; kind: Kind | undefined }) {
  const [isAsked, setIsAsked] = useState(false);
  const [isChanging, setIsChanging] = useState(false);
  const params = { source: source.name };
  const turn = useAct('updateAlertSource', ({ isEnabled }) =>
    showToast(isEnabled ? `${source.name} is heard again` : `${source.name} is refused from now on`),
  );
  return (
    <>
      <Button onClick={() => setIsChanging(true)}>Change</Button>
      <Button disabled={kind === undefined} onClick={() => setIsAsked(true)}>
        New key
      </Button>
      <Button
        kind="quiet"
        isBusy={turn.isBusy}
        onClick={() => void turn.submit({ params, body: { isEnabled: !source.isEnabled } })}
      >
        {source.isEnabled ? 'Switch off' : 'Switch on'}
      </Button>
      {turn.problem && <ProblemNote problem={turn.problem} />}
      {isChanging && <SourceSettingsWindow source={source} onClose={() => setIsChanging(false)} />}
      {isAsked && <RotateKeyWindow source={source} kind={kind} onClose={() => setIsAsked(false)} />}
    </>
  );
}

/** Some senders ask whether the address is really ours before they send anything. */
function Confirmation({ source: { confirmation } }: { source: Source }) {
  if (confirmation === null) return null;
  const { state, at, problem } = confirmation;
  switch (state) {
    case 'waiting':
      return (
        <p className="text-hold">
          The sender asked <Time at={at} /> to confirm the address; the answer is on its way.
        </p>
      );
    case 'confirmed':
      return (
        <p className="text-ok">
          The sender knows the address is ours: confirmed <Time at={at} />.
        </p>
      );
    case 'failed':
      return (
        <p className="text-bad [overflow-wrap:anywhere]">
          Confirming the address failed <Time at={at} />
          {problem !== null && `: ${problem}`}. Ask the sender to try again.
        </p>
      );
  }
}
