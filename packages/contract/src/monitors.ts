import { heartbeatsOperations } from './heartbeats.ts';
import { uptimeChecksOperations } from './uptime-checks.ts';

export const monitorsOperations = { ...heartbeatsOperations, ...uptimeChecksOperations };
