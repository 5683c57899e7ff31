import { heartbeatsOperations } from './heartbeats.ts';

export const monitorsOperations = { ...heartbeatsOperations };
