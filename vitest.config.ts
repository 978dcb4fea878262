import { defineConfig } from 'vitest/config';

const common = {
  environment: 'node',
  testTimeout: 60_000,
  hookTimeout: 120_000,
  maxWorkers: 2,
  slowTestThreshold: 5_000,
} as const;

const oneStore = 'test/support/one-store.ts';

/** Threads and processes that a source starts read sources too, not what was built last. */
const readSources = ['--conditions=safelight-source'];

/**
 * Each thread that reads sources runs Node's type stripper, which is WebAssembly. When V8 compiles the calls between it
 * and JavaScript again, after 1,000 of them, in two threads at once, it may end the process ("Check failed:
 * jit_page.has_value()", nodejs/node#64500). The built program runs no WebAssembly in its threads.
 */
const keepWasmCalls = ['--wasm-wrapper-tiering-budget=1000000000'];

/** `unit` resolves the sources; `scenario` and `security` spawn the built program: never both in one process. */
export default defineConfig({
  resolve: { conditions: ['safelight-source', 'node'] },
  ssr: { resolve: { conditions: ['safelight-source', 'node'] } },
  test: {
    slowTestThreshold: 5_000,
    projects: [
      {
        extends: true,
        test: {
          ...common,
          name: 'unit',
          include: [
            'test/{manifests,core,cli,plugin,scripts,architecture,property,contract,samples,runner,support,bench}/**/*.test.ts',
          ],
          globalSetup: oneStore,
          execArgv: [...readSources, ...keepWasmCalls],
        },
      },
      {
        extends: true,
        test: {
          ...common,
          name: 'scenario',
          globalSetup: oneStore,
          include: ['test/{scenario,security}/**/*.test.ts'],
          testTimeout: 180_000,
          execArgv: [...readSources, ...keepWasmCalls],
        },
      },
      {
        extends: true,
        test: { ...common, name: 'torture', include: ['test/torture/**/*.test.ts'], testTimeout: 3_600_000 },
      },
    ],
  },
});
