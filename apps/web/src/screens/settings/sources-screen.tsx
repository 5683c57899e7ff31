import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { AnswerOf } from '../../api/call.ts';
import { useMay } from '../../api/me.ts';
import { ask, useAct, useList } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { CommandLine } from '../../ui/copy.tsx';
import { Window } from '../../ui/dialog.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { PagedList } from '../../ui/list.tsx';
import { Section } from '../../ui/page.tsx';
import { Empty, Loaded, ProblemNote } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { showToast } from '../../ui/toasts.tsx';

type Source = AnswerOf<'listAlertSources'>['items'][number];
type Kind = AnswerOf<'listAlertSourceKinds'>['items'][number];

/** Where alerts come from, and how each source is doing. */
export function SourcesScreen() {
  const list = useList('listAlertSources', { query: { limit: 50 } });
  const kinds = useQuery(ask('listAlertSourceKinds'));
  const may = useMay('alerts.manage');
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Section
        title="Sources of alerts"
        note="each with a key of its own"
        flush
        actions={
          may && (
            <Button kind="primary" icon={Plus} onClick={() => setIsOpen(true)}>
              Add a source
            </Button>
          )
        }
      >
        <PagedList
          list={list}
          empty={
            <Empty title="No source yet">
              What you have can stay as it is: change one address, and its alerts arrive here.
            </Empty>
          }
        >
          {(items) => (
            <ul className="divide-y divide-line">
              {items.map((source) => (
                <SourceLine
                  key={source.id}
                  source={source}
                  kind={kinds.data?.items.find(({ kind }) => kind === source.kind)}
                  may={may}
                />
              ))}
            </ul>
          )}
        </PagedList>
      </Section>
      {isOpen && (
        <Loaded query={kinds}>{({ items }) => <NewWindow kinds={items} onClose={() => setIsOpen(false)} />}</Loaded>
      )}
    </>
  );
}

function SourceLine({ source, kind, may }: { source: Source; kind: Kind | undefined; may: boolean }) {
  const update = useAct('updateAlertSource', ({ isEnabled }) =>
    showToast(isEnabled ? `${source.name} is heard again` : `${source.name} is refused from now on`),
  );
  const rotate = useAct('rotateAlertSourceKey');
  const [isAsked, setIsAsked] = useState(false);
  const params = { source: source.name };
  return (
    <li className="grid gap-2 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-60">
          <p className="flex flex-wrap items-center gap-2 font-semibold">
            {source.name}
            {!source.isEnabled && <span className="tag">switched off</span>}
          </p>
          <p className="text-sm text-muted">{kind?.title ?? source.kind}</p>
          <p className="text-sm text-muted">
            {source.lastSeenAt === null ? (
              'nothing has come yet'
            ) : (
              <>
                last heard of <Time at={source.lastSeenAt} />, {source.received.toLocaleString('en')} messages
              </>
            )}
            {source.rejected > 0 && `, ${source.rejected.toLocaleString('en')} refused`}
          </p>
          {source.lastProblem !== null && (
            <p className="text-sm text-warn [overflow-wrap:anywhere]">
              <Time at={source.lastProblem.at} />: {source.lastProblem.problem}
            </p>
          )}
        </div>
        {may && (
          <>
            <Button onClick={() => setIsAsked(true)}>New key</Button>
            <Button
              kind="quiet"
              isBusy={update.isBusy}
              onClick={() => void update.submit({ params, body: { isEnabled: !source.isEnabled } })}
            >
              {source.isEnabled ? 'Switch off' : 'Switch on'}
            </Button>
          </>
        )}
      </div>
      {update.problem && <ProblemNote problem={update.problem} />}
      {isAsked && rotate.answer === undefined && (
        <Window
          title={`A new key for ${source.name}`}
          note="The old one stops at once: alerts sent with it are refused until the sender has the new one."
          onClose={() => setIsAsked(false)}
        >
          <Form onSubmit={() => void rotate.submit({ params, body: {} })}>
            <FormEnd act={rotate} label="Make a new key" onClose={() => setIsAsked(false)} />
          </Form>
        </Window>
      )}
      {isAsked && rotate.answer !== undefined && kind !== undefined && (
        <KeyWindow kind={kind} sourceKey={rotate.answer.key} onClose={() => setIsAsked(false)} />
      )}
    </li>
  );
}

function NewWindow({ kinds, onClose }: { kinds: readonly Kind[]; onClose: () => void }) {
  const [name, setName] = useState('');
  const [kind, setKind] = useState(kinds[0]?.kind ?? '');
  const act = useAct('createAlertSource');
  const chosen = kinds.find((each) => each.kind === kind);
  if (act.answer !== undefined && chosen !== undefined)
    return <KeyWindow kind={chosen} sourceKey={act.answer.key} onClose={onClose} />;
  return (
    <Window
      title="Add a source"
      note="One for each system that sends, so that each can be switched off alone."
      onClose={onClose}
    >
      <Form onSubmit={() => void act.submit({ body: { name, kind } })}>
        <SelectField
          label="What sends"
          value={kind}
          onValue={setKind}
          options={kinds.map((each) => ({ value: each.kind, label: each.title }))}
        />
        <TextField
          label="Name"
          hint="As people know it, for example prometheus-eu"
          value={name}
          onValue={setName}
          problem={act.fieldProblem('name')}
        />
        <FormEnd act={act} label="Add the source" onClose={onClose} />
      </Form>
    </Window>
  );
}

/** The key, this once, and what to do with it at the sender. */
function KeyWindow({ kind, sourceKey, onClose }: { kind: Kind; sourceKey: string; onClose: () => void }) {
  const url = `${location.origin}${kind.path.replace('{key}', sourceKey)}`;
  const filled = (step: string): string =>
    step.replaceAll('{url}', url).replaceAll('{host}', location.host).replaceAll('{key}', sourceKey);
  return (
    <Window title={kind.title} note="The key is shown now and never again." onClose={onClose}>
      <div className="grid gap-4">
        <div className="grid gap-1">
          <p className="text-sm font-semibold">Address</p>
          <CommandLine>{url}</CommandLine>
        </div>
        <div className="grid gap-1">
          <p className="text-sm font-semibold">Key</p>
          <CommandLine>{sourceKey}</CommandLine>
        </div>
        <ol className="grid list-decimal gap-1.5 pl-5 [overflow-wrap:anywhere]">
          {kind.steps.map((step) => (
            <li key={step}>{filled(step)}</li>
          ))}
        </ol>
        <Button className="justify-self-start" onClick={onClose}>
          I have it
        </Button>
      </div>
    </Window>
  );
}
