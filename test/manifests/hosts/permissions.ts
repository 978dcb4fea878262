import { readFileSync } from 'node:fs';
import { inRepository } from '../../support/repository.ts';

/** Members of a manifest that give a panel no right to anything. */
const harmless: readonly string[] = [
  'manifestVersion',
  'id',
  'name',
  'version',
  'main',
  'host',
  'entrypoints',
  'icons',
];

/** Each thing that a manifest asks for, on a line. A member that is not known to be harmless is one. */
export const declaredIn = (manifest: object): readonly string[] => {
  const members = Object.entries(manifest).filter(([name]) => !harmless.includes(name));
  return members
    .flatMap(([name, value]) =>
      name === 'requiredPermissions' && typeof value === 'object' && value !== null
        ? Object.entries(value)
        : [[name, value] as const],
    )
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
    .sort();
};

const HEADING = '### What a panel in an editor asks for';

/** What the threat model says a panel asks for: the first column of its table, in code. */
export const listedPermissions = (): readonly string[] => {
  const model = readFileSync(inRepository('docs', 'threat-model.md'), 'utf8');
  const section = model.split(HEADING)[1]?.split(/^##/m)[0] ?? '';
  return [...section.matchAll(/^\| `([^`]+)` \| asked \|/gm)]
    .map(([, permission]) => permission ?? '')
    .sort();
};
