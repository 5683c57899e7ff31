import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Download, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import { ask, useAct, useList } from '../../api/query.ts';
import { useCommand } from '../../shell/bound-commands.ts';
import { Button } from '../../ui/button.tsx';
import { Digest } from '../../ui/copy.tsx';
import { Window } from '../../ui/dialog.tsx';
import { FilterField } from '../../ui/filter-field.tsx';
import { PagedList } from '../../ui/list.tsx';
import { PageHead } from '../../ui/page.tsx';
import { ScrollingCode } from '../../ui/scrolling-code.tsx';
import { Empty, Loaded, ProblemNote } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { utcWords } from '../../ui/time-words.ts';
import { byPlace } from './by-place.ts';
import { ChainVerdictNote } from './chain-verdict-note.tsx';
import { CheckExport } from './check-export.tsx';

const route = getRouteApi('/app/evidence');
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/** Where there is no room, a record is two lines, what happened and all the rest; a long name takes a third. */
const rowLook = 'narrow:relative narrow:flex! narrow:flex-wrap narrow:items-center narrow:gap-x-3 narrow:pr-18!';
const factLook = 'narrow:min-h-0! narrow:p-0! narrow:before:sr-only';

/** The log of everything that counts, as a chain anybody can check. */
export function EvidenceScreen() {
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/evidence' });
  const mayVerify = useMay('evidence.verify');
  const verify = useAct('verifyEvidence');
  const run = () => void verify.submit({});
  useCommand('evidence.verify', mayVerify ? run : undefined);
  const list = useList('listEvidence', {
    query: {
      limit: 50,
      ...(search.type !== undefined && { type: search.type }),
      ...(search.subject !== undefined && { subjectId: search.subject }),
    },
  });
  const [opened, setOpened] = useState<string>();
  return (
    <>
      <PageHead
        title="Evidence"
        tab="Evidence"
        facts={
          <p className="max-w-2xl pretty">
            Each record holds the digest of the one before. A record that is changed, moved or missing breaks the chain,
            and verifying names the place.
          </p>
        }
        actions={
          mayVerify && (
            <>
              <Button kind="primary" icon={ShieldCheck} keys="v" isBusy={verify.isBusy} onClick={run}>
                Verify the chain
              </Button>
              <a href="/api/v1/evidence/export" download="lockstep-evidence.jsonl" className="btn btn-plain">
                <Download size={15} aria-hidden />
                Export
              </a>
            </>
          )
        }
      />
      <div className="grid gap-4">
        {verify.problem && <ProblemNote problem={verify.problem} onRetry={run} />}
        {verify.answer && <ChainVerdictNote verdict={verify.answer} />}
        <div className="panel min-w-0">
          <div className="flex flex-wrap items-center gap-3 border-b border-line px-4 py-3">
            <FilterField
              label="Filter by kind"
              value={search.type ?? ''}
              onValue={(type) => void navigate({ search: (before) => ({ ...before, type }), replace: true })}
            />
            {search.subject !== undefined && (
              <Button
                onClick={() =>
                  void navigate({ search: (before) => ({ ...before, subject: undefined }), replace: true })
                }
              >
                Only one subject: show all
              </Button>
            )}
          </div>
          <PagedList
            list={list}
            rows={8}
            empty={
              <Empty
                title={
                  search.type === undefined && search.subject === undefined ? 'No records yet' : 'No record like that'
                }
              >
                Records appear within a second of what they are about.
              </Empty>
            }
          >
            {(records) => (
              <Table columns={['Place', 'What', 'About', 'Who', 'When', 'Chain', { name: 'Do', isHidden: true }]}>
                <tbody>
                  {byPlace(records).map((record) => (
                    <tr key={record.id} className={rowLook}>
                      <td data-label="Place" className={`${factLook} font-mono tabular text-muted`}>
                        {record.position ?? 'waiting'}
                      </td>
                      <td
                        data-label="What"
                        className={`${factLook} font-mono [overflow-wrap:anywhere] narrow:-order-1 narrow:basis-full`}
                      >
                        {record.type}
                        {record.redactedAt !== undefined && <span className="tag ml-2">content removed</span>}
                      </td>
                      <td data-label="About" className={factLook}>
                        <Subject id={record.subjectId} />
                      </td>
                      <td data-label="Who" className={`${factLook} narrow:order-1 narrow:max-w-full narrow:truncate`}>
                        {record.actorName ?? record.actorKind}
                      </td>
                      <td data-label="When" className={`${factLook} narrow:text-muted`}>
                        <Time at={record.at} />
                      </td>
                      <td data-label="Chain" className="narrow:hidden">
                        {record.chain === undefined ? '-' : <Digest value={record.chain} />}
                      </td>
                      <td className="narrow:absolute narrow:right-2 narrow:p-0! md:text-right">
                        <Button kind="quiet" onClick={() => setOpened(record.id)}>
                          Open
                        </Button>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </Table>
            )}
          </PagedList>
        </div>
        <CheckExport />
      </div>
      {opened !== undefined && <RecordWindow id={opened} onClose={() => setOpened(undefined)} />}
    </>
  );
}

/** What the record is about; leads to everything about the same. Ids begin with the time, so their ends tell them apart. */
function Subject({ id }: { id: string }) {
  if (id === '') return <span className="text-muted">-</span>;
  return (
    <Link
      to="/evidence"
      search={{ subject: id }}
      data-tip={`Only records about ${id}`}
      className="link max-w-44 truncate narrow:max-w-32 align-bottom font-mono text-xs"
    >
      {UUID.test(id) ? `…${id.slice(-8)}` : id}
    </Link>
  );
}

function RecordWindow({ id, onClose }: { id: string; onClose: () => void }) {
  const query = useQuery(ask('getEvidence', { params: { evidenceId: id } }));
  return (
    <Window title="Record" onClose={onClose}>
      <Loaded query={query}>
        {(record) => (
          <div className="grid gap-4">
            <dl className="grid grid-cols-[6rem_minmax(0,1fr)] items-baseline gap-x-3 gap-y-1.5">
              <dt className="text-muted">What</dt>
              <dd className="font-mono [overflow-wrap:anywhere]">{record.type}</dd>
              <dt className="text-muted">Who</dt>
              <dd>
                {record.actorName ?? record.actorKind} ({record.actorKind})
              </dd>
              <dt className="text-muted">When</dt>
              <dd>
                <Time at={record.at} words={utcWords(record.at)} />
              </dd>
              <dt className="text-muted">About</dt>
              <dd>
                <Digest value={record.subjectId} />
              </dd>
              <dt className="text-muted">Record</dt>
              <dd>
                <Digest value={record.digest} />
              </dd>
              {record.chain !== undefined && (
                <>
                  <dt className="text-muted">Chain</dt>
                  <dd>
                    <Digest value={record.chain} />
                    <p className="text-sm text-muted">this record together with all before it, at {record.position}</p>
                  </dd>
                </>
              )}
            </dl>
            {record.body === undefined ? (
              <p className="text-muted">
                {record.redactedAt === undefined
                  ? 'Its content is not shown to you.'
                  : 'Its content was removed; the proof stands.'}
              </p>
            ) : (
              <ScrollingCode label="Content" className="max-h-80 rounded-md border border-line bg-canvas p-3">
                {JSON.stringify(record.body, null, 2)}
              </ScrollingCode>
            )}
          </div>
        )}
      </Loaded>
    </Window>
  );
}
