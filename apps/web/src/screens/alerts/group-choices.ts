import type { Escalation } from './group-words.ts';

export type GroupChoice = 'acknowledge' | 'notMe' | 'resolve' | 'snooze' | 'takeBack' | 'wake';

/**
 * What can be done about a group by one press, the likeliest first; nothing once it is over. What an incident asks of somebody is not
 * ended by saying that it is over, so that is not offered.
 */
export function groupChoices(
  { status, asked }: Pick<Escalation, 'status' | 'asked'>,
  me: string | undefined,
  isOfIncident: boolean,
): readonly GroupChoice[] {
  const isMine = asked.some(({ id }) => id === me);
  return choicesOf(status, isMine).filter((choice) => choice !== 'resolve' || !isOfIncident);
}

function choicesOf(status: Escalation['status'], isMine: boolean): readonly GroupChoice[] {
  switch (status) {
    case 'escalating':
      return isMine ? ['acknowledge', 'notMe', 'resolve', 'snooze'] : ['acknowledge', 'resolve', 'snooze'];
    case 'acknowledged':
      return ['resolve', 'takeBack', 'snooze'];
    case 'snoozed':
      return ['wake', 'acknowledge', 'resolve'];
    case 'not_escalated':
    case 'resolved':
    case 'merged':
      return [];
  }
}
