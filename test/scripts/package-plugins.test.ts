import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { iconFiles, manifestFor, uxpHosts } from '../../manifests/src/index.ts';
import { captureOneScripts } from '../../plugin/capture-one/scripts.ts';
import { iconPng } from '../../scripts/plugins/icon.ts';
import { write } from '../scenario/delivery-studio.ts';
import { needs } from '../support/needs.ts';
import { inRepository } from '../support/repository.ts';
import { temporaryFolder } from '../support/temp-folder.ts';

/** What stands in for a built panel and for Lightroom's folder. */
const standIn = (): string => {
  const plugin = temporaryFolder();
  write(join(plugin, 'uxp', 'dist', 'index.html'), '<!doctype html>');
  write(join(plugin, 'uxp', 'dist', 'parts', 'panel.js'), '"use strict";');
  write(join(plugin, 'uxp', 'dist', 'parts', 'panel.js.map'), '{}');
  write(join(plugin, 'uxp', 'dist', 'manifest.json'), 'of another build');
  write(join(plugin, 'uxp', 'dist', '.DS_Store'), 'x');
  write(join(plugin, 'lightroom', 'safelight.lrplugin', 'Info.lua'), 'return {}');
  write(join(plugin, 'lightroom', 'safelight.lrplugin', 'Ünïcode 🎉.lua'), '');
  return plugin;
};

const packed = (from: string, to: string, zone = 'UTC') =>
  spawnSync(process.execPath, [inRepository('scripts', 'package-plugins.ts'), '--from', from, '--to', to], {
    encoding: 'utf8',
    env: { ...process.env, TZ: zone },
  });

const PACKAGES = [
  'safelight-capture-one.zip',
  'safelight-indesign.ccx',
  'safelight-lightroom.zip',
  'safelight-photoshop.ccx',
  'safelight-premiere.ccx',
];

const names = (zip: string): readonly string[] =>
  spawnSync('unzip', ['-Z1', zip], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C.UTF-8' } })
    .stdout.trim()
    .split('\n');

const panelFiles = [
  ...iconFiles().map(({ path }) => path),
  'index.html',
  'manifest.json',
  'parts/panel.js',
].sort();

test('the same sources make the same bytes, whatever clock and zone', () => {
  const plugin = standIn();
  const [one, two] = [temporaryFolder(), temporaryFolder()];
  expect(packed(plugin, one)).toMatchObject({ status: 0, stderr: '' });
  utimesSync(join(plugin, 'uxp', 'dist', 'index.html'), 1, 1);
  expect(packed(plugin, two, 'Asia/Kathmandu')).toMatchObject({ status: 0, stderr: '' });
  expect(readdirSync(one).sort()).toEqual(PACKAGES);
  // 4.4.4, bit 11: names are UTF-8, and no program has to guess.
  expect(readFileSync(join(one, 'safelight-lightroom.zip')).readUInt16LE(6)).toBe(0x0800);
  for (const name of PACKAGES)
    expect(readFileSync(join(one, name)).equals(readFileSync(join(two, name))), name).toBe(true);
});

needs('unzip', '7zz')('stock tools list each package, and find it whole', () => {
  const to = temporaryFolder();
  packed(standIn(), to);
  for (const name of PACKAGES) {
    expect(spawnSync('7zz', ['t', join(to, name)]).status, name).toBe(0);
    expect(spawnSync('unzip', ['-tq', join(to, name)]).status, name).toBe(0);
  }
  for (const name of PACKAGES.filter((one) => one.endsWith('.ccx')))
    expect(names(join(to, name))).toEqual(panelFiles);
  expect(names(join(to, 'safelight-lightroom.zip'))).toEqual([
    'safelight.lrplugin/Info.lua',
    'safelight.lrplugin/Ünïcode 🎉.lua',
  ]);
  expect(names(join(to, 'safelight-capture-one.zip'))).toHaveLength(captureOneScripts.length + 1);
});

needs('unzip')('each host has its own manifest, and none of another build', () => {
  const to = temporaryFolder();
  packed(standIn(), to);
  const files = { PS: 'photoshop', ID: 'indesign', premierepro: 'premiere' } as const;
  for (const host of uxpHosts) {
    const zip = join(to, `safelight-${files[host]}.ccx`);
    expect(spawnSync('unzip', ['-p', zip, 'manifest.json'], { encoding: 'utf8' }).stdout).toBe(
      manifestFor(host),
    );
  }
});

test('what is missing is named, what is there is made, and a package from before goes', () => {
  const [plugin, to] = [temporaryFolder(), temporaryFolder()];
  write(join(to, 'safelight-photoshop.ccx'), 'from before');
  write(join(plugin, 'lightroom', 'safelight.lrplugin', 'Info.lua'), 'return {}');
  const { status, stderr } = packed(plugin, to);
  expect(status).toBe(3);
  expect(stderr).toMatch(
    /safelight-photoshop\.ccx is not made: .*index\.html is not there \(build the panel first\)/,
  );
  expect(readdirSync(to).sort()).toEqual(['safelight-capture-one.zip', 'safelight-lightroom.zip']);
});

test('a link is not packed', () => {
  const [plugin, to] = [standIn(), temporaryFolder()];
  symlinkSync('/etc/hostname', join(plugin, 'uxp', 'dist', 'link.txt'));
  const { status, stderr } = packed(plugin, to);
  expect(status).toBe(1);
  expect(stderr).toMatch(/link\.txt is no plain file/);
  expect(existsSync(join(to, 'safelight-photoshop.ccx'))).toBe(false);
});

/** The four bytes of a pixel of a PNG that is stored line by line without a filter. */
const pixel = (png: Buffer, side: number, column: number, row: number): readonly number[] => {
  const at = png.indexOf('IDAT');
  const lines = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)));
  const offset = row * (side * 4 + 1) + 1 + column * 4;
  return [...lines.subarray(offset, offset + 4)];
};

test.each(iconFiles())('$path is a small PNG with a lamp on nothing', ({ side, shade }) => {
  const png = iconPng(side, shade);
  expect(png.length).toBeLessThan(10_000);
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([side, side]);
  // Eight bits each of red, green, blue and opacity.
  expect([...png.subarray(24, 29)]).toEqual([8, 6, 0, 0, 0]);
  expect(pixel(png, side, 0, 0)).toEqual([0, 0, 0, 0]);
  const middle = Math.floor(side * 0.56);
  expect(pixel(png, side, Math.floor(side / 2), middle)).toEqual([214, 58, 48, 255]);
  const [rim = 0] = pixel(png, side, Math.floor(side * 0.145), middle);
  expect(shade === 'dark' ? rim > 180 : rim < 80).toBe(true);
});
