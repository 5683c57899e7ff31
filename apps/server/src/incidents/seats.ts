import { registerGroupAnswerListener, registerGroupOpenedListener, registerMatterListener } from '#paging/index.ts';
import { answerPage, followAnswers } from './answer-page.ts';
import { registerClosingSource } from './closing.ts';
import { followOpened } from './declare-by-route.ts';
import { fieldsToClose } from './field-values.ts';
import { registerIncidentListener } from './listeners.ts';
import { followSeats } from './reconsider-seats.ts';

export { reconsiderSeats, type SeatExtra } from './reconsider-seats.ts';
export { type HoldSource, registerHoldSource, type SeatGround } from './seat-facts.ts';

// Ports that are filled when the parts are loaded: who is missing, who has come, what has to be filled.
registerIncidentListener(followSeats);
registerClosingSource(fieldsToClose);
registerMatterListener(answerPage);
registerGroupAnswerListener(followAnswers);
registerGroupOpenedListener(followOpened);
