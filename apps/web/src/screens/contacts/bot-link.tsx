import { ExternalLink } from 'lucide-react';
import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { CommandLine } from '../../ui/copy.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { Countdown } from '../../ui/time.tsx';
import type { Method } from './contact-words.ts';

/** A link that opens a bot. Whoever presses Start there is connected; the screen sees it by itself. */
export function BotLink({
  setup,
  title,
  methods,
  onClose,
}: {
  setup: string;
  title: string;
  methods: readonly Method[];
  onClose: () => void;
}) {
  const act = useAct('makeContactLink');
  const [before] = useState(() => new Set(methods.map(({ id }) => id)));
  const connected = methods.find((method) => method.setup === setup && !before.has(method.id));
  if (connected !== undefined)
    return (
      <div role="status" className="grid gap-3">
        <p className="pretty">
          <strong className="font-semibold">Connected.</strong> Pages reach you in {connected.label} from now on.
        </p>
        <Button kind="primary" className="justify-self-start" onClick={onClose}>
          Done
        </Button>
      </div>
    );
  if (act.answer === undefined)
    return (
      <div className="grid gap-3">
        <p className="text-muted pretty">
          No address to type: open the bot by a link of your own, and press Start in {title}.
        </p>
        {act.problem && <ProblemNote problem={act.problem} />}
        <Button
          kind="primary"
          className="justify-self-start"
          isBusy={act.isBusy}
          onClick={() => void act.submit({ body: { setup } })}
        >
          Make my link
        </Button>
      </div>
    );
  return (
    <div className="grid gap-3">
      <a href={act.answer.link} target="_blank" rel="noreferrer" className="btn btn-primary justify-self-start">
        <ExternalLink size={15} aria-hidden className="shrink-0" />
        Open {title}
      </a>
      <p className="text-muted pretty">
        Or take the link to your phone. It works once, for another <Countdown to={act.answer.expiresAt} over="0:00" />;
        this screen tells when you are connected.
      </p>
      <CommandLine>{act.answer.link}</CommandLine>
    </div>
  );
}
