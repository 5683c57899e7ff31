export { insightsHandlers } from './routes.ts';
