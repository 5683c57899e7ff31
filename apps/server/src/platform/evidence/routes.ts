import type { evidenceOperations } from '@lockstep/contract';
import { Answer, type Handlers } from '../http/handlers.ts';
import { exportEvidence } from './export-evidence.ts';
import { getEvidence } from './get-evidence.ts';
import { listEvidence } from './list-evidence.ts';
import { verifyEvidence } from './verify-evidence.ts';

export const evidenceHandlers: Handlers<typeof evidenceOperations> = {
  listEvidence: (ctx, { query }) => listEvidence(ctx, query),
  getEvidence: (ctx, { params }) => getEvidence(ctx, params.evidenceId),
  verifyEvidence: (ctx) => verifyEvidence(ctx),
  exportEvidence: async (ctx, { query }) => new Answer({ lines: exportEvidence(ctx, query.after) }),
};
