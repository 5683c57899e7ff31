import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { Loaded } from '../../ui/states.tsx';
import type { Condition } from './playbook-words.ts';

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
  const query = useQuery(ask('listFittingIncidents', { body: { when } }));
  return (
    <Loaded query={query} rows={2}>
      {({ items, of, isMore }) => (
        <div className="grid gap-2" role="status">
          <p className="font-semibold">
            {of === 0 ? 'No incident is open now.' : `${items.length} of ${of} open incidents`}
            {isMore && <span className="font-normal text-muted"> (the newest {of})</span>}
          </p>
          <ul className="grid gap-1">
            {items.map(({ name, title, because }) => (
              <li key={name} className="flex min-w-0 flex-wrap items-baseline gap-x-2">
                <Link
                  to="/incidents/$incident"
                  params={{ incident: name }}
                  className="link inline-block min-h-6 pointer-coarse:py-2.5"
                >
                  {name}: {title}
                </Link>
                <span className="text-sm text-muted">{because}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Loaded>
  );
}
