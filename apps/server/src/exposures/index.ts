export type { ExposureState, StoredExposure, StoredVerdict, TriageVerdict } from './exposure.ts';
export { listExposuresById } from './exposure-store.ts';
export { exposureJobs } from './jobs.ts';
export { type ExposureChange, type ExposureListener, registerExposureListener, registerKeyOfService } from './ports.ts';
export { exposuresHandlers } from './routes.ts';
