export { ensureSample } from './load-sample.ts';
export { sampleHandlers } from './routes.ts';
