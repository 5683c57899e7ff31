export { policiesHandlers } from './policy-routes.ts';
