import { writeFileSync } from 'node:fs';
import { lightroom } from '../../../core/src/catalog/lightroom.ts';
import { systemCode } from '../../../core/src/model/errors.ts';

/** Copies and reads a catalog as a user who cannot write beside it: `node copy-program.ts CATALOG SCRATCH`. */
const [, , catalog = '', scratch = ''] = process.argv;

const whyNoWriting = (): string | undefined => {
  try {
    writeFileSync(`${catalog}.probe`, '');
    return 'it could be written';
  } catch (error) {
    return systemCode(error);
  }
};

const probe = whyNoWriting();
const copy = await lightroom.copy(catalog, { scratch, signal: new AbortController().signal });
const contents = lightroom.read(copy);
console.log(
  JSON.stringify({
    probe,
    parts: copy.parts.length,
    problems: copy.problems.map(({ code }) => code),
    files: [...contents.references()].length,
  }),
);
