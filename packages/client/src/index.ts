export { type CallInput, type Client, type ClientOptions, createClient } from './client.ts';
export { ProblemError, UnreachableError } from './problem-error.ts';
