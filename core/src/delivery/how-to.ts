import type { ArchiveFormat, ClientLanguage, DeliveryPurpose } from '@safelight/manifests';
import { INNER, innerName } from '../archive/archive-writer.ts';
import { escaped, type MarkedUp, parseMarkup, renderBlocks, type Section } from './how-to-markup.ts';
import { sumsName } from './parts.ts';
import { fill, type Phrases, phrasesOf, readText } from './texts-file.ts';

export interface HowToOptions {
  readonly language: ClientLanguage;
  readonly format: ArchiveFormat;
  /** Whether the pictures lie in an archive within the archive. OpenPGP always hides them. */
  readonly names: 'visible' | 'hidden';
  /** What opens it: six words, a passphrase of one's own, or, for OpenPGP, the secret key of a certificate. */
  readonly lock: 'words' | 'passphrase' | 'certificate';
  /** How many archives there are, each of which opens alone. */
  readonly parts: number;
  /** On a phone its own systems come first. */
  readonly purpose: DeliveryPurpose;
}

export interface HowToPage {
  /** ASCII, so that no program and no system spells it otherwise. */
  readonly fileName: string;
  /** A whole page in UTF-8 that loads nothing and runs nothing. */
  readonly html: string;
}

/** The page that lies beside the archive, and is the first, unencrypted entry of a zip: how to open it on each system. */
export const howToOpenPage = (options: HowToOptions): HowToPage => {
  const phrase = phrasesOf(options.language);
  const opener = options.lock === 'certificate' ? 'certificate' : 'words';
  const file = options.format === 'zip' ? 'page-zip' : `page-pgp-${opener}`;
  const text = fill(readText(options.language, file), pageValues(options, phrase));
  return {
    fileName: howToName(options.language),
    html: pageOf(phrase('page-title'), ordered(parseMarkup(text), options), options.language),
  };
};

/** The names of the page in these languages: no picture may be called so. */
export const howToNames = (languages: readonly ClientLanguage[]): readonly string[] =>
  languages.map(howToName);

const howToName = (language: ClientLanguage): string => phrasesOf(language)('page-file');

const pageValues = (options: HowToOptions, phrase: Phrases) => ({
  names: phrase(options.parts === 1 ? 'page-one' : 'page-many', { ending: options.format }),
  ...typingValues(options, phrase),
  inner: options.names === 'hidden' ? phrase('page-inner', { inner: innerName(1, options.parts) }) : '',
  list: sumsName({ part: 1, of: options.parts }),
  gap: options.parts === 1 ? '' : phrase('page-gap'),
  // Every part holds the page and the checkers: the second would ask whether to write over the first's.
  seven: commandOf(options.parts === 1 ? '7zz x' : '7zz x -aoa', options),
  bsdtar: commandOf('bsdtar -xf', options),
  gpg: gpgCommand(options),
});

/** Six words are typed in one way only; a passphrase as its owner made it. */
const typingValues = ({ language, lock }: HowToOptions, phrase: Phrases) =>
  lock === 'certificate'
    ? { typing: '', type: '' }
    : { typing: readText(language, `typing-${lock}`).trim(), type: phrase(`type-${lock}`) };

/** What to type where the archives lie alone in a folder: their names are not known when the page is made. */
const commandOf = (unpack: string, { names, parts }: HowToOptions): string => {
  if (parts === 1) return names === 'hidden' ? `${unpack} *.zip && ${unpack} ${INNER}` : `${unpack} *.zip`;
  const inside = `for inner in pictures-[0-9]*.zip; do ${unpack} "$inner" && rm "$inner"; done`;
  const each = names === 'hidden' ? ` && ${inside}` : '';
  return `for file in *.zip; do ${unpack} "$file"${each}; done`;
};

const gpgCommand = ({ parts }: HowToOptions): string => {
  const each = (file: string) => `gpg --output ${INNER} --decrypt ${file} && bsdtar -xf ${INNER}`;
  return parts === 1 ? each('*.pgp') : `for file in *.pgp; do ${each('"$file"')} && rm ${INNER}; done`;
};

const phonesFirst = ['typing', 'iphone', 'android'];

const ordered = ({ opening, sections }: MarkedUp, { purpose }: HowToOptions): MarkedUp => {
  if (purpose !== 'phone') return { opening, sections };
  const first = phonesFirst.flatMap((key) => sections.filter((section) => section.key === key));
  return { opening, sections: [...first, ...sections.filter((section) => !first.includes(section))] };
};

const sectionOf = ({ key, title, blocks }: Section): string =>
  `<section id="${key}">\n<h2>${escaped(title)}</h2>\n${renderBlocks(blocks)}\n</section>`;

/** No script runs and nothing is loaded, whatever a name of an archive tries to be. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const style = `
:root { color-scheme: light dark; }
body { max-width: 42rem; margin: 0 auto; padding: 1rem; font: 1.05rem/1.55 system-ui, sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.6rem; line-height: 1.25; }
h2 { font-size: 1.2rem; margin: 2rem 0 0.5rem; }
code, pre { font-family: ui-monospace, monospace; background: rgb(127 127 127 / 18%); border-radius: 0.3rem; }
code { padding: 0.1em 0.3em; }
pre { padding: 0.6rem; overflow-x: auto; }
pre code { padding: 0; background: none; }
nav a { display: inline-block; margin: 0 1rem 0.4rem 0; }
`;

const pageOf = (title: string, { opening, sections }: MarkedUp, language: ClientLanguage): string =>
  `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<h1>${escaped(title)}</h1>
${renderBlocks(opening)}
<nav>
${sections.map((section) => `<a href="#${section.key}">${escaped(section.title)}</a>`).join('\n')}
</nav>
${sections.map(sectionOf).join('\n')}
</body>
</html>
`;
