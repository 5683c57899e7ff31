import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig, type Plugin } from 'vite';
import { routes } from './src/api/routes.ts';

/** The table of routes as its result: worked out here, so that browsers fetch no schemas to know a path. */
const routesWorkedOut: Plugin = {
  name: 'routes-worked-out',
  apply: 'build',
  enforce: 'pre',
  load: {
    filter: { id: /src[\\/]api[\\/]routes\.ts$/ },
    handler: () => `export const routes = JSON.parse(${JSON.stringify(JSON.stringify(routes))});`,
  },
};

/**
 * Tailwind writes each mixed colour twice, the second time behind a question whether the browser can mix. Whatever
 * knows `light-dark()`, without which no colour here shows at all, can: only the mixed one is kept.
 */
const mixedColoursOnce: Plugin = {
  name: 'mixed-colours-once',
  apply: 'build',
  enforce: 'pre',
  transform: {
    filter: { id: /\.css$/ },
    handler: (code) =>
      code.replace(
        /(?<property>[\w-]+): [^;{}]*;\s*@supports \(color: color-mix\(in lab, red, red\)\) \{\s*(?<mixed>\k<property>: [^;{}]*;)\s*\}/g,
        '$<mixed>',
      ),
  },
};

export default defineConfig({
  // Left to Vite, which minifies by `cssTarget`.
  plugins: [routesWorkedOut, tailwindcss({ optimize: false }), mixedColoursOnce],
  resolve: {
    alias: [
      // Icons of one path each: what a file of theirs asks for is ours.
      {
        find: '../createLucideIcon.mjs',
        replacement: fileURLToPath(new URL('src/ui/one-path-icon.ts', import.meta.url)),
      },
    ],
  },
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    target: 'es2023',
    // `light-dark()` as it is: every engine of the last two years knows it.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // The content policy allows no `data:` addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      // Packages mark what is for browsers, for servers that draw as well; ours does not.
      onLog: (level, log, next) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') next(level, log);
      },
      output: {
        // Fetched ahead, long before a room is opened: what it runs is compiled meanwhile.
        postBanner: ({ name }) => (name === 'room-screen' || name === 'markdown' ? '//# allFunctionsCalledOnLoad' : ''),
        codeSplitting: {
          groups: [
            // Plain rules of the contract: who needs one does not fetch and run all its schemas.
            {
              name: 'rules',
              priority: 5,
              test: /contract[\\/]src[\\/](insight-period|key-judgement|status-lead)\.ts$/,
            },
            { name: 'contract', priority: 4, test: /node_modules[\\/]zod[\\/]|packages[\\/]contract[\\/]/ },
            // With what they need, so that the first screen is a few files and not twenty, each a question to the server.
            { name: 'frame', priority: 3, test: /src[\\/]main\.tsx$/ },
            { name: 'icons', priority: 1, minShareCount: 2, test: /node_modules[\\/]lucide/ },
          ],
        },
      },
    },
  },
  worker: { format: 'es' },
  server: {
    port: 5173,
    proxy: { '/api': { target: process.env['LOCKSTEP_DEV_SERVER'] ?? 'http://127.0.0.1:4500', changeOrigin: false } },
  },
});
