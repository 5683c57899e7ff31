export { createClient } from './client.ts';
export { ProblemError, UnreachableError } from './problem-error.ts';
export type { Route } from './request.ts';
export { type CallInput, type Client, type ClientOptions, createRoutedClient, type Routes } from './routed-client.ts';
