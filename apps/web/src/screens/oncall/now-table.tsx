import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { TriangleAlert } from 'lucide-react';
import type { AnswerOf } from '../../api/call.ts';
import { ask } from '../../api/query.ts';
import { Section } from '../../ui/page.tsx';
import { Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { momentWords } from './days.ts';
import { PersonChip } from './person-chip.tsx';
import type { TimelineLook } from './timeline-look.ts';

type Answer = AnswerOf<'listOnCall'>;

/** Who is on call on each schedule, until when, and who comes then. */
export function NowTable({ answer, look }: { answer: Answer; look: TimelineLook }) {
  const wanted = useWantedGaps(Date.parse(answer.at));
  return (
    <Section title="On call now" flush>
      <div className="cards">
        <Table columns={['Schedule', 'Now', 'Until', 'Then']}>
          <tbody>
            {answer.items.map(({ schedule, onCall, nextHandoverAt, nextUserIds }) => (
              <tr key={schedule.id}>
                <td>
                  <Link to="/oncall/$schedule" params={{ schedule: schedule.name }} className="link font-semibold">
                    {schedule.title}
                  </Link>
                  {schedule.team !== null && <span className="block text-sm text-muted">{schedule.team}</span>}
                </td>
                <td data-label="Now">
                  {onCall.length === 0 && wanted.has(schedule.name) ? (
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
                  {nextHandoverAt === null ? null : nextUserIds.length === 0 ? (
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

const HOUR_MS = 3_600_000;

/** Names of schedules that want nobody at this moment. */
function useWantedGaps(now: number): ReadonlySet<string> {
  const hour = now - (now % HOUR_MS);
  const query = ask('listCoverage', {
    query: { from: new Date(hour).toISOString(), to: new Date(hour + HOUR_MS).toISOString() },
  });
  const items = useQuery(query).data?.items ?? [];
  const isNow = ({ from, to }: { from: string; to: string }) => Date.parse(from) <= now && now < Date.parse(to);
  return new Set(
    items.filter(({ gaps }) => gaps.some((gap) => gap.onPurpose && isNow(gap))).map(({ schedule }) => schedule.name),
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
