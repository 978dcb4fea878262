import { expect, test } from 'vitest';
import { importsOf } from './imports.ts';

test.each<[string, string, readonly [string, boolean][]]>([
  ['a value', "import { a } from './a.ts';", [['./a.ts', false]]],
  ['a type', "import type { A } from './a.ts';", [['./a.ts', true]]],
  ['types in braces', "import { type A, type B as C } from './a.ts';", [['./a.ts', true]]],
  ['a type beside a value', "import { type A, b } from './a.ts';", [['./a.ts', false]]],
  ['several lines', "import {\n  a,\n  type B,\n} from './a.ts';", [['./a.ts', false]]],
  ['several lines of types', "import {\n  type A,\n  type B,\n} from './a.ts';", [['./a.ts', true]]],
  ['the effect alone', "import './a.ts';", [['./a.ts', false]]],
  [
    'an export',
    "export * from './a.ts';\nexport type { B } from './b.ts';",
    [
      ['./a.ts', false],
      ['./b.ts', true],
    ],
  ],
  ['one asked for late', "const a = await import('./a.ts');", [['./a.ts', false]]],
  [
    'the type of a module',
    "let a: typeof import('a');\nlet b: import('b').B;",
    [
      ['a', true],
      ['b', true],
    ],
  ],
  [
    'CommonJS',
    "createRequire(import.meta.url)('a');\nconst b = require('b');",
    [
      ['b', false],
      ['a', false],
    ],
  ],
  ['none in comments', "// import './a.ts';\n/* import './b.ts'; */\n * from './c.ts'", []],
  ['none in other text', "const text = 'from';\nexport const a = () => from('a');", []],
])('sees %s', (_, source, found) => {
  expect(importsOf({ path: 'a.ts', source }).map(({ specifier, typeOnly }) => [specifier, typeOnly])).toEqual(
    found,
  );
});
