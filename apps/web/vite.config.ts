import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
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

export default defineConfig({
  plugins: [routesWorkedOut, react(), tailwindcss()],
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
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
            { name: 'contract', test: /node_modules[\\/]zod[\\/]|packages[\\/]contract[\\/]/ },
            { name: 'tanstack', test: /node_modules[\\/]@tanstack[\\/](?!react-virtual)/ },
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
