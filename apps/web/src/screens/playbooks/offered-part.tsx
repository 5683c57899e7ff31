import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../../api/call.ts';
import { Button } from '../../ui/button.tsx';
import { Loaded } from '../../ui/states.tsx';
import type { Condition } from './playbook-words.ts';

/** More open incidents than this are not asked about at once. */
const most = 20;

/** Which of the open incidents would be offered this, and why; nothing is done. */
export function OfferedPart({ when }: { when: Condition }) {
  const [isAsked, setIsAsked] = useState(false);
  if (!isAsked)
    return (
      <Button className="justify-self-start" onClick={() => setIsAsked(true)}>
        Which open incidents fit?
      </Button>
    );
  return <Offered when={when} />;
}

function Offered({ when }: { when: Condition }) {
  const query = useQuery({
    queryKey: ['dryRunAutomation', 'offered', when],
    queryFn: async ({ signal }) => await judge(when, signal),
  });
  return (
    <Loaded query={query} rows={2}>
      {({ fitting, of, isMore }) => (
        <div className="grid gap-2" role="status">
          <p className="font-semibold">
            {of === 0 ? 'No incident is open now.' : `${fitting.length} of ${of} open incidents`}
            {isMore && <span className="font-normal text-muted"> (the newest {most})</span>}
          </p>
          <ul className="grid gap-1">
            {fitting.map(({ name, title, because }) => (
              <li key={name} className="min-w-0">
                <Link
                  to="/incidents/$incident"
                  params={{ incident: name }}
                  className="link inline-block min-h-6 pointer-coarse:py-2.5"
                >
                  {name}: {title}
                </Link>{' '}
                <span className="text-sm text-muted">{because}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Loaded>
  );
}

/** The server judges each, as it would when it is declared. */
async function judge(when: Condition, signal: AbortSignal) {
  const { items, nextCursor } = await call('listIncidents', { query: { open: 'true', limit: most } }, signal);
  const asked = {
    title: 'Which incidents fit?',
    on: 'declared',
    when,
    actions: [{ kind: 'start_playbook', playbook: 'any' }],
  };
  const judged = await Promise.all(
    items.map(async ({ id, name, title }) => {
      const body = { automation: asked, incident: id };
      return { name, title, ...(await call('dryRunAutomation', { body }, signal)) };
    }),
  );
  return { fitting: judged.filter(({ fits }) => fits), of: items.length, isMore: nextCursor !== undefined };
}
