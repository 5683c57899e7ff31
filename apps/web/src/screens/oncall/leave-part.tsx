import { useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { type AnswerOf, call } from '../../api/call.ts';
import { useMay, useMe } from '../../api/me.ts';
import { useAct, useList } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { PagedList } from '../../ui/list.tsx';
import { Section } from '../../ui/page.tsx';
import { Empty, ProblemNote } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { tellProblem } from '../../ui/tell-problem.ts';
import { momentWords, viewerZone } from './days.ts';
import { absenceKinds, LeaveWindow } from './leave-window.tsx';

type Absence = AnswerOf<'listAbsences'>['items'][number];

/** Who is away: mine to enter, everybody's to know. */
export function LeavePart() {
  const list = useList('listAbsences', { query: { limit: 100 } });
  const may = useMay('schedules.cover');
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Section
      title="Leave"
      note="nobody is on call during theirs"
      flush
      actions={
        may && (
          <Button kind="primary" icon={Plus} onClick={() => setIsOpen(true)}>
            Enter leave
          </Button>
        )
      }
    >
      <PagedList
        list={list}
        empty={
          <Empty title="Nobody is away">
            Leave takes somebody off every schedule for its time. What it leaves open is shown before it is entered.
          </Empty>
        }
      >
        {(items) => (
          <div className="cards">
            <Table columns={['Who', 'From', 'To', 'What', { name: 'Do', isHidden: true }]}>
              <tbody>
                {items.map((absence) => (
                  <LeaveLine key={absence.id} absence={absence} />
                ))}
              </tbody>
            </Table>
          </div>
        )}
      </PagedList>
      {isOpen && <LeaveWindow onClose={() => setIsOpen(false)} />}
    </Section>
  );
}

function LeaveLine({ absence }: { absence: Absence }) {
  const me = useMe()?.userId;
  const isMine = absence.userId === me;
  const mayManage = useMay('schedules.manage');
  const mayOwn = useMay('schedules.cover');
  const again = useEnterAgain();
  const end = useAct('endAbsence', () => showToast('Taken back', { undo: () => void again(absence) }));
  const zone = viewerZone();
  return (
    <tr>
      <td>
        <span className="font-semibold">{absence.userName}</span>
        {isMine && <span className="tag ml-2">you</span>}
      </td>
      <td data-label="From" className="whitespace-nowrap tabular">
        {momentWords(zone, Date.parse(absence.from))}
      </td>
      <td data-label="To" className="whitespace-nowrap tabular">
        {momentWords(zone, Date.parse(absence.to))}
      </td>
      <td data-label="What">
        {absenceKinds[absence.kind]}
        {absence.note !== '' && <span className="block text-sm text-muted">{absence.note}</span>}
        {end.problem && <ProblemNote problem={end.problem} />}
      </td>
      <td>
        {(isMine ? mayOwn : mayManage) && (
          <Button kind="quiet" isBusy={end.isBusy} onClick={() => void end.submit({ params: { absence: absence.id } })}>
            Take back
            <span className="sr-only"> the leave of {absence.userName}</span>
          </Button>
        )}
      </td>
    </tr>
  );
}

/** The way back from taking leave back. */
function useEnterAgain(): (absence: Absence) => Promise<void> {
  const queries = useQueryClient();
  return async ({ userId, from, to, kind, note }) => {
    try {
      await call('createAbsence', { body: { userId, from, to, kind, note } });
      await queries.invalidateQueries();
    } catch (problem) {
      tellProblem(problem);
    }
  };
}
