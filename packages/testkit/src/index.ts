export {
  type Migrate,
  temporaryDatabase,
  type TemporaryDatabase,
  type TemporaryDatabaseOptions,
} from './temporary-database.ts';
export { stopTestPostgres } from './test-postgres.ts';
export { finding, gateFacts, releaseFacts } from './gate-facts.ts';
/** The driver of the product, for what measures a floor below it. */
export { default as pg } from 'pg';
export { loadRoom, type RoomLoad, type RoomResult } from './room-load.ts';
