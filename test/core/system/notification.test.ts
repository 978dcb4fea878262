import { expect, test } from 'vitest';
import { notificationLine } from '../../../core/src/system/notification.ts';

const hostile = {
  title: '--help"; $(x) %TEMP%',
  text: '<b>\'); rm -rf / # & "ä" `x` $env:X</b>',
};

test('Linux: no title is taken for an option, and the text is no markup', () => {
  expect(notificationLine(hostile, 'linux')).toEqual([
    'notify-send',
    '--app-name=Safelight',
    '--',
    hostile.title,
    '&lt;b&gt;\'); rm -rf / # &amp; "ä" `x` $env:X&lt;/b&gt;',
  ]);
});

test('a Mac: the texts are arguments of a script that is always the same', () => {
  const line = notificationLine(hostile, 'darwin');
  expect(line.slice(-2)).toEqual([hostile.title, hostile.text]);
  expect(line.slice(0, -2)).toEqual(notificationLine({ title: '', text: '' }, 'darwin').slice(0, -2));
});

test('Windows: the texts are bytes that the script decodes', () => {
  const script = Buffer.from(notificationLine(hostile, 'win32').at(-1) ?? '', 'base64').toString('utf16le');
  const [, toast = ''] = /FromBase64String\('([A-Za-z0-9+/=]*)'\)/.exec(script) ?? [];
  expect(script).not.toContain('rm -rf');
  const xml = Buffer.from(toast, 'base64').toString('utf8');
  expect(xml).toContain(
    '<text>&#60;b&#62;&#39;); rm -rf / # &#38; &#34;&#228;&#34; `x` $env:X&#60;/b&#62;</text>',
  );
});
