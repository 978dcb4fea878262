import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { SafelightCommand } from '../../cli/src/base-command.ts';
import { inRepository } from '../support/repository.ts';

type CommandClass = typeof SafelightCommand;

const folder = inRepository('cli', 'src', 'commands');

const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .sort();

const load = async (file: string): Promise<CommandClass> => {
  const { default: command } = await import(pathToFileURL(join(folder, file)).href);
  return command;
};

const idOf = (file: string): string => file.replace(/\.ts$/, '').replaceAll(/[\\/]/g, ' ');

/** What people and scripts rely on: a change here is a change they notice. */
const surfaceOf = (command: CommandClass) => ({
  hidden: command.hidden === true,
  args: Object.entries(command.args)
    .filter(([, arg]) => arg.hidden !== true)
    .map(([name, arg]) => `${name}${arg.required === true ? ' (required)' : ''}`),
  flags: Object.entries({ ...command.baseFlags, ...command.flags })
    .map(([name, flag]) => {
      const value = flag.type === 'boolean' ? '' : `=${flag.helpValue ?? flag.options?.join('|') ?? '…'}`;
      return `--${name}${value}${flag.required === true ? ' (required)' : ''}${'multiple' in flag && flag.multiple === true ? ' …' : ''}`;
    })
    .sort(),
});

test('commands and their options are these', async () => {
  const surface = Object.fromEntries(
    await Promise.all(files.map(async (file) => [idOf(file), surfaceOf(await load(file))] as const)),
  );
  expect(surface).toMatchSnapshot();
});

describe.each(files)('%s', (file) => {
  test('explains itself', async () => {
    const command = await load(file);
    expect(command.summary).toMatch(/\.$/);
    expect(command.description?.length).toBeGreaterThan(40);
    expect(command.examples?.length).toBeGreaterThan(0);
    for (const [name, flag] of Object.entries({ ...command.baseFlags, ...command.flags }))
      expect(flag.summary, `--${name}`).toMatch(/\.$/);
    for (const [name, arg] of Object.entries(command.args)) expect(arg.description, name).toMatch(/\.$/);
  });

  test('speaks as photographers do', async () => {
    const { summary, description, flags, args } = await load(file);
    const words = JSON.stringify([
      summary,
      description,
      Object.values(flags ?? {}).map((flag) => flag.summary),
      Object.values(args ?? {}).map((arg) => arg.description),
    ]);
    expect(words).not.toMatch(/\b(objects?|keyrings?|leases?|inbox|ledger|drills?)\b/i);
  });

  test('takes its recovery words from a file or a person, never from the command line', async () => {
    const { flags } = await load(file);
    for (const name of Object.keys(flags ?? {}))
      expect(name).not.toMatch(/^(words|passphrase|password|recovery-words)$/);
  });
});
