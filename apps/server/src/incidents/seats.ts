import { registerGroupAnswerListener, registerMatterListener } from '#paging/index.ts';
import { answerPage, followAnswers } from './answer-page.ts';
import { registerIncidentListener } from './listeners.ts';
import { followSeats } from './reconsider-seats.ts';

export { reconsiderSeats, type SeatExtra } from './reconsider-seats.ts';
export { type HoldSource, registerHoldSource, type SeatGround } from './seat-facts.ts';

// Ports that seats fill when the parts are loaded: who is missing, and who has come.
registerIncidentListener(followSeats);
registerMatterListener(answerPage);
registerGroupAnswerListener(followAnswers);
