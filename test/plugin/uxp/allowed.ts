/**
 * What UXP of Photoshop documents, as far as the panel uses it or may: https://developer.adobe.com/photoshop/uxp/2022/uxp-api/, below
 * `reference-css/`, `reference-html/`, `reference-js/global-members/`, and `known-issues`. Whatever is not here is not used.
 */

/** reference-css/styles; `box-sizing`, `gap`, `grid`, `outline`, `cursor`, `float`, `font`, `transition` and their like are not there. */
export const properties: ReadonlySet<string> = new Set([
  ...['align-content', 'align-items', 'align-self', 'background-color', 'bottom', 'color', 'display'],
  ...['flex', 'flex-basis', 'flex-direction', 'flex-grow', 'flex-shrink', 'flex-wrap'],
  ...['font-family', 'font-size', 'font-style', 'font-weight', 'height', 'justify-content', 'left'],
  ...['letter-spacing', 'margin', 'margin-bottom', 'margin-left', 'margin-right', 'margin-top'],
  ...['max-height', 'max-width', 'min-height', 'min-width', 'opacity', 'overflow', 'overflow-x'],
  ...['overflow-y', 'padding', 'padding-bottom', 'padding-left', 'padding-right', 'padding-top', 'right'],
  ...['text-align', 'text-overflow', 'top', 'visibility', 'white-space', 'width'],
  ...['border', 'border-color', 'border-style', 'border-width', 'border-radius'],
  ...['bottom', 'left', 'right', 'top'].flatMap((side) => [
    `border-${side}`,
    `border-${side}-color`,
    `border-${side}-style`,
    `border-${side}-width`,
  ]),
]);

/** reference-css/pseudo-classes, without those that need a flag. */
export const pseudoClasses: ReadonlySet<string> = new Set([
  ...['active', 'checked', 'disabled', 'empty', 'enabled', 'first-child', 'focus', 'hover', 'last-child'],
  ...['nth-child', 'nth-last-child', 'nth-of-type', 'nth-last-of-type', 'only-child', 'root'],
]);

/** reference-css/media-queries. */
export const mediaFeatures: ReadonlySet<string> = new Set([
  ...['prefers-color-scheme', 'width', 'min-width', 'max-width', 'height', 'min-height', 'max-height'],
]);

/** reference-html and global-members/html-elements. */
export const elements: ReadonlySet<string> = new Set([
  ...['html', 'head', 'body', 'link', 'script', 'style', 'div', 'span', 'p', 'a', 'img', 'footer', 'hr'],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'button', 'input', 'label', 'option', 'progress', 'select'],
  ...['textarea'],
]);

/** Not in reference-html/general/unsupported-attributes, and not `for` of labels (known-issues). */
export const attributes: ReadonlySet<string> = new Set([
  ...['class', 'href', 'id', 'lang', 'max', 'rel', 'selected', 'src', 'title', 'type', 'value'],
]);

/** Members of the page that `document`, nodes and elements have there, and that the view calls. */
export const domMembers: ReadonlySet<string> = new Set([
  ...['addEventListener', 'appendChild', 'childNodes', 'createElement', 'createTextNode', 'focus'],
  ...['getElementById', 'lastChild', 'removeAttribute', 'removeChild', 'replaceChild', 'selectionEnd'],
  ...['selectionStart', 'setAttribute', 'textContent', 'value', 'checked', 'readOnly'],
]);

/** Globals that a host has, and that the script may name. */
export const globals: ReadonlySet<string> = new Set([
  ...['document', 'crypto', 'setTimeout', 'clearTimeout', 'require', 'AbortController'],
]);

/** JavaScript of later years than a supported host reads, as it is written. */
export const lateSyntax: readonly RegExp[] = [
  /\.(toSorted|toReversed|toSpliced|findLast|findLastIndex|at|hasOwn|groupBy|withResolvers|isWellFormed)\(/,
  /\b(using|await using) [a-z]\w* =/,
  /^\s*static \{/m,
  /import\.meta/,
];

/** Members of our own, of the language, and of the host's modules, in the two files that touch the page. */
export const ownMembers: ReadonlySet<string> = new Set([
  ...['attributes', 'children', 'class', 'entries', 'flatMap', 'get', 'has', 'host', 'id', 'isArray', 'key'],
  ...['keys', 'length', 'localFileSystem', 'now', 'on', 'properties', 'randomUUID', 'set', 'start'],
  ...['storage', 'tag', 'title', 'uiLocale'],
]);
