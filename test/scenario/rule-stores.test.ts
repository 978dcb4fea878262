import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { PlaceAdded, PlaceList, PlaceSync, RuleList, StatusReport } from '../../manifests/src/index.ts';
import { faultyWay } from '../support/faulty-s3.ts';
import { daysAhead } from './prune-studio.ts';
import { bucketsForAll, needsS3 } from './with-bucket.ts';

const withBucket = bucketsForAll();
type Studio = Awaited<ReturnType<typeof withBucket>>;

/** The bucket answers that it lies there. */
const liesIn = async ({ server, url }: Studio, region: string): Promise<string> => {
  const way = await faultyWay(server.endpoint);
  way.faults = {
    ...way.faults,
    answer: ({ url: asked }, body) =>
      /[?&]location(?:[=&]|$)/.test(asked ?? '')
        ? Buffer.from(
            body.toString().replace(/>[^<]*<\/LocationConstraint>/, `>${region}</LocationConstraint>`),
          )
        : body,
  };
  return url('studio').replace(server.endpoint, way.endpoint);
};

needsS3('eu only: a bucket that says nothing needs a word, and is refused without one', async () => {
  const { run, json, url, keys } = await withBucket();
  expect(await json<RuleList>(['rule', 'set', '--region', 'EU', '--copies', '2'])).toMatchObject({
    code: 0,
    document: { rule: { regions: ['eu'], copies: 2 } },
  });
  const add = ['place', 'add', url('studio'), '--name', 'Cloud', '--elsewhere'];
  const refused = await run(add);
  expect([refused.code, refused.stderr]).toEqual([
    6,
    expect.stringMatching(/Nobody said where Cloud lies, and the rule allows eu only\.\s[\s\S]*--region/),
  ]);
  expect(await keys('')).toEqual([]);
  expect((await run([...add, '--region', 'us-east-1'])).code).toBe(6);
  const added = await json<PlaceAdded>([...add, '--region', 'eu-central-1']);
  expect(added).toMatchObject({
    code: 0,
    document: { place: { region: { name: 'eu-central-1', proven: false } }, fed: { whole: true } },
  });
  expect((await run(['place', 'list'])).stdout).toContain('You said that it lies in eu-central-1.');
  expect((await run(['place', 'change', 'Cloud', '--region', 'none'])).code).toBe(6);
  expect((await run(['place', 'change', 'Cloud', '--region', 'none', '--dry-run'])).code).toBe(6);
  expect((await run(['rule', 'show'])).stdout).toContain('in eu only');
});

needsS3('what a bucket answers counts before what was said of it', async () => {
  const studio = await withBucket();
  const { run, json, keys } = studio;
  await json(['rule', 'set', '--region', 'eu', '--region', 'ch']);
  const far = await liesIn(studio, 'us-east-1');
  const refused = await run(['place', 'add', far, '--name', 'Cloud', '--region', 'eu']);
  expect([refused.code, refused.stderr]).toEqual([
    6,
    expect.stringContaining('Cloud lies in us-east-1, and the rule allows eu, ch only.'),
  ]);
  expect(await keys('')).toEqual([]);
  const near = await liesIn(studio, 'eu-west-3');
  expect(await json<PlaceAdded>(['place', 'add', near, '--name', 'Cloud'])).toMatchObject({
    code: 0,
    document: { place: { region: { name: 'eu-west-3', proven: true } } },
  });
});

needsS3(
  'a rule that a place breaks is refused, and one that came from elsewhere feeds it no more',
  async () => {
    const studio = await withBucket();
    const { run, json, home, take, keys } = studio;
    const far = await liesIn(studio, 'us-east-1');
    expect((await run(['place', 'add', far, '--name', 'Cloud'])).code).toBe(0);
    const refused = await run(['rule', 'set', '--region', 'eu']);
    expect([refused.code, refused.stderr]).toEqual([6, expect.stringContaining('Cloud lies in us-east-1')]);
    expect((await json<RuleList>(['rule', 'show'])).document).toMatchObject({ chosen: false });
    await json(['rule', 'set', '--copies', '2', '--media', '1', '--elsewhere', '0']);
    expect((await json<StatusReport>(['status'])).document.shoots[0]?.rule.copies).toBe(2);
    const config = join(home, 'config.json');
    writeFileSync(config, readFileSync(config, 'utf8').replace('"copies":', '"regions":["eu"],"copies":'));
    const before = await keys('studio/objects/');
    take('IMG_0003.CR3', 2_000_000);
    const { stdout } = await run(['backup']);
    expect(stdout).toContain('Cloud lies in us-east-1, and the rule allows eu only.');
    const { code, document } = await json<PlaceSync>(['place', 'sync']);
    expect([code, document]).toMatchObject([
      6,
      { complete: false, places: [{ name: 'vault', whole: true }, { trouble: { code: 'place-region' } }] },
    ]);
    expect(await keys('studio/objects/')).toEqual(before);
    expect((await json<StatusReport>(['status'])).document.shoots[0]?.rule.copies).toBe(1);
    expect((await json<RuleList>(['rule', 'set', '--region', 'any'])).document.rule).not.toHaveProperty(
      'regions',
    );
    expect((await run(['place', 'sync'])).code).toBe(0);
    expect((await keys('studio/objects/')).length).toBeGreaterThan(before.length);
  },
);

for (const lock of ['lock=2', 'lock=365&keys=2'])
  needsS3(`a copy that nobody can take away counts while its lock holds: ${lock}`, async () => {
    const { run, json, url } = await withBucket('locked');
    await json(['rule', 'set', '--copies', '2', '--media', '1', '--elsewhere', '0', '--locked', '1']);
    const status = async (env: Readonly<Record<string, string>> = {}) => {
      const { code, stdout } = await run(['status', '--json'], { env });
      return { code, document: JSON.parse(stdout) as StatusReport };
    };
    const without = await status();
    expect([without.code, without.document.next]).toEqual([
      3,
      expect.arrayContaining([{ step: 'add-place', about: 'copies', shoots: 1 }]),
    ]);
    expect((await run(['place', 'add', `${url('studio')}&${lock}`, '--name', 'Cloud'])).code).toBe(0);
    const locked = await status();
    expect([locked.code, locked.document.shoots[0]?.rule]).toMatchObject([0, { locked: 1, lacks: [] }]);
    const later = await status(daysAhead(3));
    expect([later.code, later.document.shoots[0]?.rule, later.document.next]).toMatchObject([
      3,
      { locked: 0, lacks: ['locked'] },
      expect.arrayContaining([{ step: 'sync', about: 'locked', shoots: 1 }]),
    ]);
    expect((await run(['status'], { env: daysAhead(3) })).stdout).toContain('none locked');
    expect((await json<PlaceList>(['place', 'list'])).code).toBe(0);
  });
