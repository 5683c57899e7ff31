import { peopleOperations } from './people.ts';
import { sessionsOperations } from './sessions.ts';
import { tokensOperations } from './tokens.ts';
import { twoPeopleOperations } from './two-people.ts';

export const accessOperations = {
  ...sessionsOperations,
  ...peopleOperations,
  ...twoPeopleOperations,
  ...tokensOperations,
} as const;
