export * from './incoming.ts';
export * from './read-payload.ts';
export * from './rules.ts';
export * from './sender-kind.ts';
