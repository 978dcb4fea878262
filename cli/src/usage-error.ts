import { isSafelightError, SafelightError } from '@safelight/core';

/** What oclif's parser throws, as far as it is used: never `parse`, which holds argv and the whole configuration. */
interface ParserError extends Error {
  readonly oclif: { readonly exit?: number };
  readonly flags?: unknown;
  readonly args?: unknown;
}

const isParserError = (error: unknown): error is ParserError =>
  error instanceof Error && 'oclif' in error && typeof error.oclif === 'object' && error.oclif !== null;

/** Any error as one of ours. What oclif throws is about the command line: usage. */
export const asSafelightError = (error: unknown): SafelightError => {
  if (isSafelightError(error)) return error;
  if (isParserError(error)) return usageError(error);
  const why = error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
  return new SafelightError('unexpected', { why }, error);
};

const usageError = (error: ParserError): SafelightError => {
  const [what, why] = faultOf(error);
  return new SafelightError('bad-argument', { what, why });
};

/** What oclif's plugin for unknown commands exits with. */
const NOT_FOUND = 127;

/** Arguments that are too many are counted, not repeated: somebody may have typed the recovery words there. */
const faultOf = (error: ParserError): readonly [what: string, why: string] => {
  const { flags, args } = error;
  switch (error.constructor.name) {
    case 'NonExistentFlagsError':
      return [listed(flags), 'there is no such option'];
    case 'UnexpectedArgsError':
      return ['The command line', tooMany(Array.isArray(args) ? args.length : 1)];
    case 'RequiredArgsError':
      return [listed(args), 'it is missing'];
    default:
      if (error.oclif.exit === NOT_FOUND) return ['The command', 'there is none of this name'];
      return ['The command line', plainMessage(error.message)];
  }
};

const tooMany = (number: number) => `it has ${number} ${number === 1 ? 'argument' : 'arguments'} too many`;

const listed = (things: unknown): string =>
  (Array.isArray(things) ? things : [])
    .map((thing) => (typeof thing === 'string' ? thing : nameOf(thing)))
    .join(', ');

const nameOf = (thing: unknown): string =>
  typeof thing === 'object' && thing !== null && 'name' in thing ? String(thing.name).toUpperCase() : '';

/** oclif's text in one line, without its headline, its colours and its advice. */
const plainMessage = (message: string): string =>
  message
    .replaceAll(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g'), '')
    .split('\n')
    .map((line) => line.trim())
    .filter(
      (line) => line !== '' && !/^(The following errors? occurred:|See more help with --help)$/.test(line),
    )
    .join('; ')
    .replace(/\.$/, '');
