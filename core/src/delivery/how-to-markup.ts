/** A part of a page: what stands below `## key: Title`. */
export interface Section {
  readonly key: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}

type Block =
  | { readonly kind: 'paragraph' | 'commands'; readonly lines: readonly string[] }
  | { readonly kind: 'list' | 'steps'; readonly items: readonly string[] };

export interface MarkedUp {
  readonly opening: readonly Block[];
  readonly sections: readonly Section[];
}

/**
 * Reads a page as translators write it: paragraphs apart by blank lines, `- ` lists, `1. ` steps, four blanks before a
 * command to type, `## key: Title` for a section.
 */
export const parseMarkup = (text: string): MarkedUp => {
  const [opening = '', ...rest] = text.split(/^## /m);
  return {
    opening: blocksOf(opening),
    sections: rest.map((part) => {
      const [, key = '', title = '', body = ''] = /^([a-z]+): (.*)\n([\s\S]*)$/.exec(part) ?? [];
      return { key, title, blocks: blocksOf(body) };
    }),
  };
};

const blocksOf = (text: string): readonly Block[] =>
  text
    .split(/\n{2,}/)
    .map((block) => block.replace(/^\n+|\s+$/g, ''))
    .filter((block) => block !== '')
    .map(blockOf);

const blockOf = (block: string): Block => {
  const lines = block.split('\n');
  const without = (mark: RegExp) => lines.map((line) => line.replace(mark, ''));
  if (lines.every((line) => line.startsWith('    '))) return { kind: 'commands', lines: without(/^ {4}/) };
  if (lines.every((line) => line.startsWith('- '))) return { kind: 'list', items: without(/^- /) };
  if (lines.every((line) => /^\d+\. /.test(line))) return { kind: 'steps', items: without(/^\d+\. /) };
  return { kind: 'paragraph', lines };
};

/** The sections of a page as HTML; every text is escaped, `code` and https links are marked. */
export const renderBlocks = (blocks: readonly Block[]): string => blocks.map(renderBlock).join('\n');

const renderBlock = (block: Block): string => {
  switch (block.kind) {
    case 'paragraph':
      return `<p>${inline(block.lines.join(' '))}</p>`;
    case 'commands':
      return `<pre>${block.lines.map((line) => `<code>${escaped(line)}</code>`).join('\n')}</pre>`;
    case 'list':
      return `<ul>\n${items(block.items)}\n</ul>`;
    case 'steps':
      return `<ol>\n${items(block.items)}\n</ol>`;
  }
};

const items = (all: readonly string[]): string => all.map((item) => `<li>${inline(item)}</li>`).join('\n');

const inline = (text: string): string =>
  text
    .split(/(`[^`]*`|https:\/\/[^\s),;]*[^\s),;.:])/)
    .map((part) => {
      if (/^`.*`$/s.test(part)) return `<code>${escaped(part.slice(1, -1))}</code>`;
      if (!part.startsWith('https://')) return escaped(part);
      return `<a href="${escaped(part)}" rel="noreferrer">${escaped(part)}</a>`;
    })
    .join('');

export const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
