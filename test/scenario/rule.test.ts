import { readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type {
  OpenDocument,
  PlaceAdded,
  PlaceList,
  RuleList,
  StatusReport,
} from '../../manifests/src/index.ts';
import { otherDisk } from '../support/other-disk.ts';
import { newComputer } from './cli-studio.ts';
import { twoPlaces } from './two-places.ts';

/** Two places on the disk of the originals, and a drive that is kept elsewhere. */
const threePlaces = async () => {
  const computer = await twoPlaces();
  const drive = join(otherDisk(), 'Bank');
  const added = await computer.json<PlaceAdded>(['place', 'add', drive, '--name', 'Bank', '--elsewhere']);
  expect(added).toMatchObject({
    code: 0,
    document: { place: { elsewhere: true, medium: 'disk', sameDisk: null } },
  });
  const status = () => computer.json<StatusReport>(['status']);
  return { ...computer, bank: drive, status };
};

const ruleOf = ({ document }: { readonly document: StatusReport }) => document.shoots[0]?.rule;
const stepsOf = ({ document }: { readonly document: StatusReport }) =>
  document.next.map(({ step, about }) => `${step} ${about}`.trim());

test('nobody chose a rule: the usual one is advice, and copies on one disk count once', async () => {
  const { run, json } = await twoPlaces();
  const { code, document } = await json<StatusReport>(['status']);
  expect(code).toBe(0);
  expect(document.sets).toMatchObject([
    { rule: { chosen: false, rule: { copies: 3, days: 14 } }, ruleKept: 0 },
  ]);
  // Originals, vault and copy: one disk.
  expect(ruleOf({ document })).toEqual({
    copies: 1,
    media: 1,
    elsewhere: 0,
    locked: 0,
    lacks: ['elsewhere', 'copies', 'media'],
  });
  expect(stepsOf({ document })).toContain('add-place elsewhere');
  const { stdout } = await run(['status']);
  expect(stdout).toContain('nobody chose it yet) is kept for 0 of 1.');
});

test('a drive that is kept elsewhere keeps the rule once it is unplugged, and breaks it when it is behind', async () => {
  const { run, json, status, take, bank } = await threePlaces();
  expect(await json<RuleList>(['rule', 'set', '--copies', '2', '--media', '1'])).toMatchObject({
    code: 0,
    document: { chosen: true, rule: { copies: 2, media: 1, elsewhere: 1, days: 14 } },
  });
  const here = await status();
  expect([here.code, here.document.complete]).toEqual([3, false]);
  expect(ruleOf(here)).toEqual({ copies: 2, media: 1, elsewhere: 0, locked: 0, lacks: ['elsewhere'] });
  expect(stepsOf(here)).toContain('take-away Bank');
  renameSync(bank, `${bank}-away`);
  const away = await status();
  expect([away.code, away.document.complete]).toEqual([0, true]);
  expect(ruleOf(away)).toEqual({ copies: 2, media: 1, elsewhere: 1, locked: 0, lacks: [] });
  take('IMG_0010.CR3');
  expect((await run(['backup'])).code).toBe(0);
  const behind = await status();
  expect(behind.code).toBe(3);
  expect(ruleOf(behind)).toMatchObject({ copies: 1, elsewhere: 0, lacks: ['elsewhere', 'copies'] });
  expect(stepsOf(behind)).toContain('bring-place Bank');
  expect((await run(['status'])).stdout).toContain('Plug the drive of Bank in');
});

test('what a picture is worth falls with each copy that is lost', async () => {
  const { json, status, shoot, bank } = await threePlaces();
  await json(['rule', 'set', '--copies', '2', '--media', '1', '--elsewhere', '0']);
  expect((await status()).code).toBe(0);
  rmSync(join(shoot, 'IMG_0002.CR3'));
  rmSync(join(bank, 'objects'), { recursive: true });
  const lost = await status();
  expect(lost.code).toBe(3);
  expect(lost.document.shoots[0]?.copies.map(({ place, word }) => [place, word])).toContainEqual([
    'Bank',
    'incomplete',
  ]);
  expect(ruleOf(lost)).toMatchObject({ copies: 1, lacks: ['copies'] });
});

test('a set may have a rule of its own, and gives it back', async () => {
  const { json } = await twoPlaces();
  const own = await json<RuleList>(['rule', 'set', '--set', 'Pictures', '--copies', '4', '--elsewhere', '2']);
  expect(own.document).toMatchObject({
    chosen: false,
    sets: [{ set: 'Pictures', rule: { copies: 4, media: 2, elsewhere: 2, days: 14 } }],
  });
  expect((await json<StatusReport>(['status'])).document.sets).toMatchObject([
    { rule: { chosen: true, rule: { copies: 4 } } },
  ]);
  expect((await json<RuleList>(['rule', 'set', '--set', 'Pictures', '--usual'])).document.sets).toEqual([]);
  expect((await json<RuleList>(['rule', 'show'])).document.chosen).toBe(false);
});

test('a rule that nothing can keep is refused', async () => {
  const { run, json } = await twoPlaces();
  const impossible = [
    ['--copies', '2', '--media', '3'],
    ['--copies', '1', '--media', '1', '--elsewhere', '2'],
    ['--copies', '0'],
    ['--set', 'Nobody', '--copies', '3'],
    ['--usual', '--copies', '3'],
  ];
  for (const flags of impossible) expect((await run(['rule', 'set', ...flags])).code).toBe(2);
  expect((await json<RuleList>(['rule', 'show'])).document).toMatchObject({ chosen: false, sets: [] });
});

test('what is said of a place is kept, and a dry run keeps nothing', async () => {
  const { run, json } = await twoPlaces();
  await json(['place', 'change', 'T7', '--medium', 'tape', '--dry-run']);
  const places = async () => (await json<PlaceList>(['place', 'list'])).document.places;
  expect((await places())[1]).toMatchObject({ medium: 'disk', elsewhere: false, when: 'now' });
  await json(['place', 'change', 'T7', '--medium', 'tape', '--elsewhere', '--manual']);
  await json(['place', 'change', 'T7', '--after-backup']);
  expect((await places())[1]).toMatchObject({ medium: 'tape', elsewhere: true, when: 'now' });
  expect((await run(['place', 'change', 'T7', '--medium', 'two words'])).code).toBe(2);
  expect((await run(['place', 'change', 'T8', '--here'])).code).toBe(2);
});

test('the words and one place bring the other places and the rule back', async () => {
  const { run, copy, vault, bank, wordsFile, take } = await threePlaces();
  await run(['rule', 'set', '--copies', '2', '--media', '1']);
  take('IMG_0011.CR3');
  expect((await run(['backup'])).code).toBe(0);
  const fresh = newComputer();
  const { certificate } = JSON.parse(readFileSync(join(vault, 'vault.json'), 'utf8'));
  const opened = await fresh.json<OpenDocument>([
    ...['open', copy, '--keystore', 'file', '--recovery-words-file', wordsFile, '--fingerprint', certificate],
  ]);
  expect(opened).toMatchObject({
    code: 0,
    document: {
      places: [
        { name: 'vault', path: vault },
        { name: 'Bank', path: bank },
      ],
    },
  });
  const { document } = await fresh.json<PlaceList>(['place', 'list']);
  expect(document.places).toMatchObject([
    { name: 'T7', path: copy, first: true, there: true, elsewhere: false },
    { name: 'vault', first: false, there: true },
    { name: 'Bank', there: true, elsewhere: true },
  ]);
  expect((await fresh.json<RuleList>(['rule', 'show'])).document).toMatchObject({
    chosen: true,
    rule: { copies: 2 },
  });
});
