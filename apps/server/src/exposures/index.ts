import { registerToDo } from '../platform/to-do/sources.ts';
import { exposuresToDo } from './to-do-store.ts';
export type { ExposureState, StoredExposure, StoredVerdict, TriageVerdict } from './exposure.ts';
export { countOpenOf } from './count-store.ts';
export { getExposure, listExposuresById, listExposuresOfService } from './exposure-store.ts';
export { exposureJobs } from './jobs.ts';
export { type ExposureChange, type ExposureListener, registerExposureListener, registerKeyOfService } from './ports.ts';
export { refreshExposures } from './refresh-exposures.ts';
export { exposuresHandlers } from './routes.ts';
export { type Triage, triageExposure } from './triage-exposure.ts';

registerToDo(exposuresToDo);
