import type { AnswerOf } from '../../api/call.ts';
import { Prose } from '../../ui/prose.tsx';
import { Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { durationWords } from '../../ui/time-words.ts';

type Notification = AnswerOf<'getAlertGroupChain'>['notifications'][number];

const stateLook = {
  waiting: { word: 'waits', ink: 'text-muted' },
  sending: { word: 'on its way', ink: 'text-muted' },
  delivered: { word: 'delivered', ink: 'text-ok' },
  rejected: { word: 'refused', ink: 'text-bad' },
  unknown: { word: 'can not tell', ink: 'text-unknown' },
  dropped: { word: 'not needed any more', ink: 'text-muted' },
} as const;

/** Each message that was made, where to, and what became of it. */
export function MessageTable({ notifications }: { notifications: readonly Notification[] }) {
  if (notifications.length === 0) return <p className="p-4 text-muted">No message was made.</p>;
  return (
    <div className="cards">
      <Table columns={['To', 'By', 'State', 'Tried', 'Made']}>
        <tbody>
          {notifications.map((one) => {
            const look = stateLook[one.state];
            const last = one.deliveries.at(-1);
            return (
              <tr key={one.id}>
                <td className="font-medium">{one.person?.name ?? 'a room'}</td>
                <td data-label="By">
                  {one.channel} <span className="text-muted [overflow-wrap:anywhere]">{one.address}</span>
                </td>
                <td data-label="State">
                  <span className={`font-medium ${look.ink}`}>{look.word}</span>
                  {one.reason !== null && (
                    <p className="text-sm text-muted pretty">
                      <Prose text={one.reason} />
                    </p>
                  )}
                </td>
                <td data-label="Tried">
                  {one.deliveries.length === 0 ? (
                    'not yet'
                  ) : (
                    <>
                      {one.deliveries.length === 1 ? 'once' : `${one.deliveries.length} times`}
                      {last && <span className="text-muted">, {durationWords(last.durationMs)}</span>}
                    </>
                  )}
                </td>
                <td data-label="Made">
                  <Time at={one.createdAt} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </Table>
    </div>
  );
}
