import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';
import type { Tally } from './tally.ts';

/** The environment variable that names the file this reporter writes. */
export const TALLY_FILE = 'SAFELIGHT_TALLY_FILE';

/** What it writes: one tally for each test file, and errors that belong to none. */
export interface TallyFile {
  readonly tallies: readonly Tally[];
  readonly loose: readonly string[];
}

const nameIn = (module: TestModule, fullName: string): string => `${module.relativeModuleId} > ${fullName}`;

/** A test that never came to an end (its process died) is as bad as one that failed. */
const tallyModule = (module: TestModule): Tally => {
  const tests = [...module.children.allTests()].map((test) => ({
    name: nameIn(module, test.fullName),
    result: test.result(),
  }));
  const broken = module.errors().length > 0 ? [nameIn(module, 'the file itself')] : [];
  return {
    passed: tests.filter(({ result }) => result.state === 'passed').length,
    failed: [
      ...broken,
      ...tests
        .filter(({ result }) => result.state === 'failed' || result.state === 'pending')
        .map(({ name }) => name),
    ],
    skipped: tests.flatMap(({ name, result }) =>
      result.state === 'skipped' ? [{ name, reason: result.note ?? null }] : [],
    ),
  };
};

/** Writes what a run came to as JSON, with the reasons of the skipped, which Vitest's own JSON leaves out. */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly { readonly message?: string }[]): void {
    const file = process.env[TALLY_FILE];
    if (file === undefined) throw new Error(`${TALLY_FILE} is not set`);
    const tallies = modules.map(tallyModule);
    const loose = unhandled.map(({ message }) => `outside any test: ${message ?? 'an error'}`);
    const content: TallyFile = { tallies, loose };
    writeFileSync(file, JSON.stringify(content));
  }
}
