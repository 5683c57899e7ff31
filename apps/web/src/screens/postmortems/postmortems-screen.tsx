import { getRouteApi, Link } from '@tanstack/react-router';
import { useMay } from '../../api/me.ts';
import { useList } from '../../api/query.ts';
import { counted } from '../../ui/counted.ts';
import { PagedList } from '../../ui/list.tsx';
import { PageHead } from '../../ui/page.tsx';
import { PartLinks } from '../../ui/part-links.tsx';
import { Empty } from '../../ui/states.tsx';
import { SeverityTag } from '../../ui/tags.tsx';
import { Time } from '../../ui/time.tsx';
import { ItemLine } from './action-items-part.tsx';
import { missingWords, type PostmortemLine, stateLook } from './postmortem-words.ts';

const route = getRouteApi('/app/postmortems');

/** What was learned, what is owed, and what is still to be done. */
export function PostmortemsScreen() {
  const { part } = route.useSearch();
  return (
    <>
      <PageHead title="Postmortems" tab="Postmortems" />
      <div className="panel min-w-0">
        <PartLinks
          label="Which"
          current={part ?? 'postmortems'}
          parts={[
            { key: 'postmortems', label: 'Postmortems', link: { to: '/postmortems', search: {} } },
            { key: 'actions', label: 'Action items', link: { to: '/postmortems', search: { part: 'actions' } } },
            { key: 'overdue', label: 'Overdue', link: { to: '/postmortems', search: { part: 'overdue' } } },
          ]}
        />
        {part === undefined ? <Lines /> : <Items isOverdue={part === 'overdue'} />}
      </div>
    </>
  );
}

function Lines() {
  const list = useList('listPostmortems', { query: { limit: 50 } });
  return (
    <PagedList
      list={list}
      empty={
        <Empty title="Nothing to learn from yet">
          A severe incident that is over owes one; for any other it is begun in its room.
        </Empty>
      }
    >
      {(items) => (
        <ul className="divide-y divide-line">
          {items.map((line) => (
            <Line key={line.incident.id} line={line} />
          ))}
        </ul>
      )}
    </PagedList>
  );
}

function Line({ line }: { line: PostmortemLine }) {
  const { word, ink } = stateLook[line.state];
  return (
    <li className="grid gap-x-4 gap-y-1 px-4 py-3 sm:grid-cols-[minmax(0,1fr)_auto] sm:items-center">
      <div className="grid min-w-0 gap-0.5">
        <Link
          to="/incidents/$incident/postmortem"
          params={{ incident: line.incident.name }}
          className="link w-fit max-w-full font-semibold text-ink [overflow-wrap:anywhere]"
        >
          <span className="font-mono font-normal text-muted">{line.incident.name}</span> {line.incident.title}
        </Link>
        <p className="flex flex-wrap gap-x-3 text-sm text-muted">
          <span className={`font-medium ${ink}`}>{word}</span>
          {line.state === 'in_review' && <span>{missingWords(line.missing)}</span>}
          {line.incident.isDrill && <span>drill</span>}
          {line.openActions > 0 && <span>{counted(line.openActions, 'open action item')}</span>}
          {line.resolvedAt !== null && (
            <span>
              ended <Time at={line.resolvedAt} />
            </span>
          )}
        </p>
      </div>
      <span className="justify-self-start">
        <SeverityTag severity={line.severity} />
      </span>
    </li>
  );
}

function Items({ isOverdue }: { isOverdue: boolean }) {
  const may = useMay('incidents.write');
  const query = { limit: 50, ...(isOverdue ? { overdue: 'true' } : { state: 'open' as const }) };
  const list = useList('listActionItems', { query });
  return (
    <PagedList
      list={list}
      empty={
        <Empty title={isOverdue ? 'Nothing is overdue' : 'Nothing is open'}>
          Action items are written with a postmortem, each with somebody and a day.
        </Empty>
      }
    >
      {(items) => (
        <ul className="divide-y divide-line">
          {items.map((item) => (
            <ItemLine key={item.id} item={item} may={may} isElsewhere />
          ))}
        </ul>
      )}
    </PagedList>
  );
}
