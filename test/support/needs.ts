import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, type TestContext, test } from 'vitest';
import { haveSharedData } from './shared-data.ts';

/** `test` in its plainest form: a name, a body, and perhaps a time limit in milliseconds. */
export type NamedTest = (
  name: string,
  body: (context: TestContext) => Promise<void> | void,
  timeout?: number,
) => void;

/** What stands between a test and its run; null where nothing does. */
export type Obstacle = string | null;

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

export const isInstalled = (program: string): boolean =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .some((folder) => folder !== '' && isProgram(join(folder, program)));

/** Says which of these programs are not on the PATH. */
export const lacking = (...programs: readonly string[]): Obstacle => {
  const absent = programs.filter((program) => !isInstalled(program));
  return absent.length === 0 ? null : `not installed: ${absent.join(', ')}`;
};

/** Says which of these paths of the shared data are not there. */
export const lackingShared = (...paths: readonly string[]): Obstacle => {
  const absent = paths.filter((path) => !haveSharedData(path));
  return absent.length === 0 ? null : `no shared data here: ${absent.join(', ')}`;
};

/** `test`; or, where there is an obstacle, a test that is skipped and whose reason the run lists. */
export const testUnless = (obstacle: Obstacle): NamedTest =>
  obstacle === null ? test : (name) => test(name, (context) => context.skip(obstacle));

/** `describe`; or, where there is an obstacle, one whose tests are skipped under a name that holds the reason. */
export const describeUnless = (obstacle: Obstacle): ((name: string, body: () => void) => void) =>
  obstacle === null ? describe : (name, body) => describe.skip(`${name} [${obstacle}]`, body);

/** A `test` that runs where all these programs are installed: `needs('gpg', 'jq')('restores', async () => …)`. */
export const needs = (...programs: readonly string[]): NamedTest => testUnless(lacking(...programs));

/** A `test` that runs where the shared data holds all these paths: `needsShared('lightroom/schema')(…)`. */
export const needsShared = (...paths: readonly string[]): NamedTest => testUnless(lackingShared(...paths));
