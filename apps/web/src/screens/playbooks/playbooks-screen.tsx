import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useRef } from 'react';
import { useMay } from '../../api/me.ts';
import { ask } from '../../api/query.ts';
import { LinkButton } from '../../ui/button.tsx';
import { counted } from '../../ui/counted.ts';
import { Section } from '../../ui/page.tsx';
import { rowMark, useRowKeys } from '../../ui/row-keys.ts';
import { Empty, Loaded } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { playbookExamples } from './examples.ts';
import { conditionWords, type Playbook } from './playbook-words.ts';

/** Lists of what is to be done, that incidents are offered. */
export function PlaybooksScreen() {
  const query = useQuery(ask('listPlaybooks'));
  const may = useMay('incidents.manage');
  const list = useRef<HTMLUListElement>(null);
  useRowKeys(list);
  return (
    <Section
      title="Playbooks"
      note={query.data && query.data.items.length > 0 ? String(query.data.items.length) : undefined}
      actions={
        may && (
          <LinkButton icon={Plus} to="/settings/new-playbook">
            Write a playbook
          </LinkButton>
        )
      }
      flush
    >
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <NoPlaybooks may={may} />
          ) : (
            <ul ref={list} className="divide-y divide-line">
              {items.map((playbook) => (
                <Row key={playbook.name} playbook={playbook} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}

function Row({
  playbook: { name, title, items, when, startsByItself, version, savedAt, savedBy },
}: {
  playbook: Playbook;
}) {
  return (
    <li>
      <Link
        {...rowMark}
        to="/settings/playbooks/$playbook"
        params={{ playbook: name }}
        className="grid min-h-11 gap-0.5 px-4 py-2.5 -outline-offset-2 hover:bg-raised/60"
      >
        <span className="font-semibold [overflow-wrap:anywhere]">{title}</span>
        <span className="text-sm text-muted pretty">
          {counted(items.length, 'item')}; {startsByItself ? 'starts by itself in' : 'offered to'}{' '}
          {conditionWords(when)}
        </span>
        <span className="text-sm text-muted">
          Version {version}, {savedBy.name}, <Time at={savedAt} />
        </span>
      </Link>
    </li>
  );
}

function NoPlaybooks({ may }: { may: boolean }) {
  return (
    <Empty title="No playbook yet">
      <p>
        A playbook is what you would tell somebody at three in the morning: a few items, each with a side and a time.
        Incidents it fits are offered it, and its items become tasks.
      </p>
      {may && (
        <>
          <p>Begin with one of these, and make it yours:</p>
          <ul className="grid gap-2">
            {playbookExamples.map(({ name, definition: { title, summary } }) => (
              <li key={name} className="panel grid gap-1 p-3">
                <Link
                  to="/settings/new-playbook"
                  search={{ example: name }}
                  className="link inline-flex min-h-6 w-fit items-center font-semibold pointer-coarse:min-h-11"
                >
                  {title}
                </Link>
                <span>{summary}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Empty>
  );
}
