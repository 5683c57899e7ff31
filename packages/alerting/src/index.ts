export * from './incoming.ts';
export * from './rules.ts';
