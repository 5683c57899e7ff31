import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { ChannelIcon } from './channel-icon.tsx';
import { type ChatAccount, chatPlaceWords } from './chat-words.ts';

/** An account of a chat that acts as somebody, and the way to end that. */
export function ChatAccountLine({ linked, hasPerson = false }: { linked: ChatAccount; hasPerson?: boolean }) {
  const { id, name, person, account, linkedAt } = linked;
  const [isSure, setIsSure] = useState(false);
  const unlink = useAct('unlinkChatAccount', () => showToast(`${name} acts as nobody any more`));
  return (
    <li className="grid gap-2 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <ChannelIcon channel={linked.kind} />
        <div className="grid min-w-0 flex-1 basis-56 gap-0.5">
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-semibold [overflow-wrap:anywhere]">
            {name}
            {hasPerson && <span className="font-normal text-muted">acts as {person.name}</span>}
          </p>
          <p className="text-sm text-muted pretty [overflow-wrap:anywhere]">
            {chatPlaceWords(linked)}, linked <Time at={linkedAt} />
          </p>
          {account !== name && <p className="font-mono text-xs text-muted [overflow-wrap:anywhere]">{account}</p>}
        </div>
        <div className="flex flex-wrap gap-2">
          {isSure ? (
            <>
              <Button
                kind="danger"
                isBusy={unlink.isBusy}
                onClick={() => void unlink.submit({ params: { account: id } })}
              >
                Unlink it
                <span className="sr-only">: {name}</span>
              </Button>
              <Button kind="quiet" onClick={() => setIsSure(false)}>
                Keep it
              </Button>
            </>
          ) : (
            <Button kind="quiet" onClick={() => setIsSure(true)}>
              Unlink
              <span className="sr-only"> {name}</span>
            </Button>
          )}
        </div>
      </div>
      {unlink.problem && <ProblemNote problem={unlink.problem} />}
    </li>
  );
}
