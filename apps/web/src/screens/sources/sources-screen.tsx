import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import { ask, useList } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { PagedList } from '../../ui/list.tsx';
import { Section } from '../../ui/page.tsx';
import { Empty, Loaded } from '../../ui/states.tsx';
import { HealthLine } from './health-line.tsx';
import { NewSourceWindow } from './key-windows.tsx';
import { type Kind, ownKinds, type Source } from './source-words.ts';

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
                />
              ))}
            </ul>
          )}
        </PagedList>
      </Section>
      {isOpen && (
        <Loaded query={kinds}>
          {({ items }) => <NewSourceWindow kinds={items} onClose={() => setIsOpen(false)} />}
        </Loaded>
      )}
    </>
  );
}

function SourceLine({ source, kind }: { source: Source; kind: Kind | undefined }) {
  return (
    <li className="grid gap-1.5 px-4 py-3">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Link
          to="/settings/sources/$source"
          params={{ source: source.name }}
          className="link inline-flex min-h-6 items-center font-semibold [overflow-wrap:anywhere] pointer-coarse:-my-2 pointer-coarse:min-h-11"
        >
          {source.name}
        </Link>
        <span className="text-sm text-muted">{kind?.title ?? ownKinds[source.kind] ?? source.kind}</span>
        {!source.isEnabled && <span className="tag">switched off</span>}
        {source.confirmation?.state === 'failed' && <span className="chip text-bad">address not confirmed</span>}
      </p>
      <HealthLine source={source} />
    </li>
  );
}
