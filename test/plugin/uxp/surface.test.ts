import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildPanel } from '../../../scripts/plugin/build.ts';
import { inRepository } from '../../support/repository.ts';
import { folderForAll } from '../../support/temp-folder.ts';
import {
  strangeCss,
  strangeDrawing,
  strangeHtml,
  strangeMembers,
  strangeScript,
  touchesPage,
} from './surface.ts';

const room = inRepository('plugin/uxp');
const base = folderForAll();
const read = (...path: readonly string[]): string => readFileSync(join(...path), 'utf8');
const sources = readdirSync(join(room, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .sort();

beforeAll(() => buildPanel(join(base, 'dist')));

describe('the panel uses nothing that UXP does not have', () => {
  test('in its style', () => expect(strangeCss(read(base, 'dist/panel.css'))).toEqual([]));

  test('in its page', () => expect(strangeHtml(read(base, 'dist/index.html'))).toEqual([]));

  test.each(sources.filter((name) => name.startsWith('view')))('in what %s draws', (name) => {
    if (name !== join('view', 'element.ts')) expect(strangeDrawing(read(room, 'src', name))).toEqual([]);
  });

  test('two files touch the page, and ask for what is documented', () => {
    const touching = sources.filter((name) => touchesPage(read(room, 'src', name)));
    expect(touching).toEqual(['main.ts', join('view', 'element.ts')]);
    for (const name of touching) expect(strangeMembers(read(room, 'src', name)), name).toEqual([]);
  });

  test('in its script', () => expect(strangeScript(read(base, 'dist/panel.js'))).toEqual([]));

  test('and one script is all of it', () =>
    expect(readdirSync(join(base, 'dist')).sort()).toEqual(['index.html', 'panel.css', 'panel.js']));
});

describe('each is found', () => {
  test.each([
    ['a property', 'a { float: left; }', ['float']],
    ['a property after others', 'a { color: red; gap: 4px }', ['gap']],
    ['the font shorthand', 'a { font: bold 12px sans-serif; }', ['font']],
    ['a pseudo-class', 'a:focus-visible { color: red; }', [':focus-visible']],
    ['an at-rule', '@keyframes a { to { color: red; } }', ['@keyframes a']],
    ['a media feature', '@media (hover: hover) { a { color: red; } }', ['@media hover']],
    ['nothing in what is allowed', ':root { --a: b; } a:hover > b { margin: 0; } /* gap: 1 */', []],
  ])('in a style: %s', (_, css, found) => expect(strangeCss(css)).toEqual(found));

  test.each([
    ['an element', '<ul></ul>', ['ul']],
    ['an attribute', '<div aria-label="a"></div>', ['[aria-label]']],
    ['data attributes', '<div data-a="b"></div>', ['[data-a]']],
  ])('in a page: %s', (_, html, found) => expect(strangeHtml(html)).toEqual(found));

  test.each([
    ['an element', "el('li', {}, 'a')", ['li']],
    ['an attribute', "el('label', { attributes: { for: 'a' } })", ['[for]']],
    ['one that nobody can read here', 'el(tag)', ['(not a literal)']],
  ])('in a drawing: %s', (_, source, found) => expect(strangeDrawing(source)).toEqual(found));

  test('in a member of the page', () =>
    expect(strangeMembers('document.body.innerHTML = a; b.classList.add(c);')).toEqual([
      'add',
      'body',
      'classList',
      'innerHTML',
    ]));

  test.each([
    ['URLSearchParams', 'new URLSearchParams(a => a);'],
    ['TextDecoder', 'const a = new TextDecoder();'],
    ['structuredClone', 'function a(b) { return structuredClone(b); }'],
    ['Intl', '[new Intl.NumberFormat("de")];'],
    ['fetch', 'const a = { b: fetch("c") };'],
    ['WebSocket', '(() => new WebSocket("ws://a"))();'],
    ['localStorage', 'localStorage.a = 1;'],
    ['window', 'window.fetch;'],
    ['globalThis', 'globalThis["Intl"];'],
    ['process', 'process.env;'],
    ['eval', 'eval("a");'],
  ])('in a script: %s', (name, script) => expect(strangeScript(script)).toContain(name));

  test('in a script: JavaScript that is too young', () => {
    expect(strangeScript('[1].toSorted();')).toEqual(['.toSorted(']);
    expect(strangeScript('const fetch = 1; fetch; a.Intl; ({ eval: 1 }); try {} catch (a) {}')).toEqual([]);
  });
});
