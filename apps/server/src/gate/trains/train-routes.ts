import { trainsOperations } from '@lockstep/contract';
import type { Handlers } from '../../platform/http/handlers.ts';
import { decideTrain } from './decide-train.ts';
import { getTrain } from './get-train.ts';
import { listTrains } from './list-trains.ts';
import { toSaid } from '../signoff-routes.ts';
import { giveUpTrainCapture, recordTrainCapture } from './record-train-capture.ts';
import { refuseTrainKey, requestTrainSignoff, turnTrainKey } from './sign-train.ts';

export const trainOperations = trainsOperations;

export const trainHandlers: Handlers<typeof trainOperations> = {
  decideTrain: (ctx, { body }) => decideTrain(ctx, body),
  listTrains: (ctx, { query }) => listTrains(ctx, query),
  getTrain: (ctx, { params }) => getTrain(ctx, params.train),
  requestTrainSignoff: (ctx, { params, body }) => requestTrainSignoff(ctx, { ...params, ...body }),
  turnTrainKey: (ctx, { params, body }) => turnTrainKey(ctx, { ...params, ...body }),
  refuseTrainKey: (ctx, { params, body }) => refuseTrainKey(ctx, { ...params, ...body }),
  recordTrainCapture: (ctx, { params, body }) =>
    recordTrainCapture(ctx, { ...params, services: body.services }, toSaid(body)),
  giveUpTrainCapture: (ctx, { params, body }) =>
    giveUpTrainCapture(ctx, { ...params, services: body.services }, body.reason),
};
