import { statusMaintenanceOperations } from './status-maintenance.ts';
import { statusPagesOperations } from './status-pages.ts';
import { statusUpdatesOperations } from './status-updates.ts';

export * from './status-fields.ts';
export * from './status-lead.ts';
export * from './status-maintenance.ts';
export * from './status-pages.ts';
export * from './status-updates.ts';

/** What is told to those outside: pages, updates, planned work. */
export const statusOperations = {
  ...statusPagesOperations,
  ...statusUpdatesOperations,
  ...statusMaintenanceOperations,
};
