// The content policy forbids making code from text, which schemas would otherwise try. The setting lies where zod looks for it,
// loaded or not: importing zod for one setting would fetch it before the first screen.
const PLACE = '__zod_globalConfig';
const shared: typeof globalThis & { [PLACE]?: object } = globalThis;
shared[PLACE] = Object.assign(shared[PLACE] ?? {}, { jitless: true });
