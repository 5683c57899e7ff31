import { Send } from 'lucide-react';
import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { Prose } from '../../ui/prose.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { ChannelIcon } from './channel-icon.tsx';
import { abilityWords } from './contact-words.ts';
import { OutcomeNote } from './outcome-note.tsx';
import type { Kind, Setup } from './setting-fields.tsx';
import { ChangeSetupWindow } from './setup-window.tsx';
import { TryWindow } from './try-window.tsx';

/** A channel that is set up: what it can do, how its last test went, and what can be done with it. */
export function SetupLine({ setup, kind }: { setup: Setup; kind: Kind | undefined }) {
  const [open, setOpen] = useState<'nothing' | 'test' | 'change' | 'delete'>('nothing');
  const update = useAct('updateChannelSetup', ({ isEnabled, name }) =>
    showToast(isEnabled ? `${name} sends again` : `${name} sends nothing any more`),
  );
  const remove = useAct('deleteChannelSetup', () => showToast(`${setup.name} is deleted, with its secrets`));
  const params = { setup: setup.id };
  const problem = update.problem ?? remove.problem;
  const close = () => setOpen('nothing');
  return (
    <li className="grid gap-2 px-4 py-3">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <span className="mt-1">
          <ChannelIcon channel={setup.channels[0]?.channel ?? ''} />
        </span>
        <div className="grid min-w-0 flex-1 basis-72 gap-0.5">
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-semibold">
            <span className="min-w-0 [overflow-wrap:anywhere]">{setup.name}</span>
            {kind !== undefined && kind.title !== setup.name && <span className="tag">{kind.title}</span>}
            {setup.isBuiltIn && <span className="tag">built in</span>}
            {!setup.isEnabled && <span className="chip text-warn">switched off</span>}
            {setup.isEnabled && !setup.isAvailable && <span className="chip text-bad">not available</span>}
          </p>
          {setup.problem !== null && (
            <p className="text-sm text-warn pretty">
              <Prose text={setup.problem} />
            </p>
          )}
          {setup.channels.length === 0 && <p className="text-sm text-muted">takes commands, sends nothing</p>}
          {setup.channels.map((channel) => (
            <p key={channel.channel} className="text-sm text-muted pretty">
              {setup.channels.length > 1 && <span className="text-ink">{channel.title}: </span>}
              {abilityWords(channel)}
            </p>
          ))}
          {setup.lastCheck && (
            <div className="text-sm">
              <OutcomeNote outcome={setup.lastCheck} hasTime />
            </div>
          )}
        </div>
        <div className="flex flex-wrap gap-2 max-sm:grid max-sm:w-full max-sm:grid-cols-2">
          {setup.channels.some(({ channel }) => channel !== 'web_push') && (
            <Button icon={Send} onClick={() => setOpen('test')}>
              Send a test
              <span className="sr-only"> by {setup.name}</span>
            </Button>
          )}
          {kind !== undefined && !setup.isBuiltIn && (
            <Button onClick={() => setOpen('change')}>
              Change
              <span className="sr-only"> {setup.name}</span>
            </Button>
          )}
          <Button
            kind="quiet"
            isBusy={update.isBusy}
            onClick={() => void update.submit({ params, body: { isEnabled: !setup.isEnabled } })}
          >
            {setup.isEnabled ? 'Switch off' : 'Switch on'}
            <span className="sr-only"> {setup.name}</span>
          </Button>
          {!setup.isBuiltIn && open !== 'delete' && (
            <Button kind="quiet" onClick={() => setOpen('delete')}>
              Delete
              <span className="sr-only"> {setup.name}</span>
            </Button>
          )}
          {open === 'delete' && (
            <>
              <Button kind="danger" isBusy={remove.isBusy} onClick={() => void remove.submit({ params })}>
                Delete with its secrets
              </Button>
              <Button kind="quiet" onClick={close}>
                Keep it
              </Button>
            </>
          )}
        </div>
      </div>
      {problem && <ProblemNote problem={problem} />}
      {open === 'test' && <TryWindow setup={setup} onClose={close} />}
      {open === 'change' && kind !== undefined && <ChangeSetupWindow setup={setup} kind={kind} onClose={close} />}
    </li>
  );
}
