import { Link } from '@tanstack/react-router';
import { TriangleAlert } from 'lucide-react';
import type { AnswerOf } from '../../api/call.ts';
import { Section } from '../../ui/page.tsx';
import { Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { momentWords } from './days.ts';
import { PersonChip } from './person-chip.tsx';
import type { TimelineLook } from './timeline-look.ts';

type Answer = AnswerOf<'listOnCall'>;

/** Who is on call on each schedule, until when, and who comes then. */
export function NowTable({ answer, look }: { answer: Answer; look: TimelineLook }) {
  return (
    <Section title="On call now" flush>
      <div className="cards">
        <Table columns={['Schedule', 'Now', 'Until', 'Then']}>
          <tbody>
            {answer.items.map(({ schedule, onCall, nextHandoverAt, nextUserIds, ...open }) => (
              <tr key={schedule.id}>
                <td>
                  <Link to="/oncall/$schedule" params={{ schedule: schedule.name }} className="link font-semibold">
                    {schedule.title}
                  </Link>
                  {schedule.team !== null && <span className="block text-sm text-muted">{schedule.team}</span>}
                </td>
                <td data-label="Now">
                  {open.isOpenOnPurpose ? (
                    <span className="text-muted">nobody, on purpose</span>
                  ) : onCall.length === 0 ? (
                    <span className="chip text-bad">
                      <TriangleAlert size={12} aria-hidden />
                      nobody
                    </span>
                  ) : (
                    <People userIds={onCall.map(({ userId }) => userId)} look={look} />
                  )}
                  {onCall.some(({ overrideId }) => overrideId !== null) && (
                    <span className="block text-xs text-muted">by override</span>
                  )}
                </td>
                <td data-label="Until">
                  {nextHandoverAt === null ? (
                    <span className="text-muted">further on</span>
                  ) : (
                    <Time at={nextHandoverAt} words={momentWords(look.zone, Date.parse(nextHandoverAt))} />
                  )}
                </td>
                <td data-label="Then">
                  {nextHandoverAt === null ? null : open.isNextOpenOnPurpose ? (
                    <span className="text-muted">nobody, on purpose</span>
                  ) : nextUserIds.length === 0 ? (
                    <span className="font-semibold text-bad">nobody</span>
                  ) : (
                    <People userIds={nextUserIds} look={look} />
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      </div>
    </Section>
  );
}

function People({ userIds, look }: { userIds: readonly string[]; look: TimelineLook }) {
  return (
    <span className="flex flex-wrap gap-x-3 gap-y-1">
      {userIds.map((userId) => (
        <PersonChip key={userId} userId={userId} look={look} />
      ))}
    </span>
  );
}
