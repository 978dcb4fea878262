import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import {
  iconFiles,
  LIGHTROOM_FOLDER,
  manifestFor,
  PANEL_PAGE,
  type UxpHost,
} from '../../manifests/src/index.ts';
import { scriptPackage } from './capture-one.ts';
import { iconPng } from './icon.ts';
import type { PackedFile } from './stored-zip.ts';

/** A package for an editor; or, where its parts are not there, what is missing and what makes it. */
export type PluginPackage =
  | { readonly kind: 'package'; readonly name: string; readonly files: readonly PackedFile[] }
  | { readonly kind: 'missing'; readonly name: string; readonly what: string; readonly todo: string };

const names = {
  PS: 'safelight-photoshop.ccx',
  ID: 'safelight-indesign.ccx',
  premierepro: 'safelight-premiere.ccx',
} as const satisfies Record<UxpHost, string>;

/** Maps and what a system leaves lying about are nothing for an editor. */
const isWanted = (name: string): boolean =>
  !name.endsWith('.map') && !name.split('/').some((part) => part.startsWith('.') || part === 'Thumbs.db');

/** Every file below a folder. A link may lead anywhere: a package holds none. */
const filesBelow = (folder: string): readonly PackedFile[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      if (!entry.isFile()) throw new Error(`${path} is no plain file, and a package holds no others`);
      return { name: relative(folder, path).split(sep).join('/'), bytes: readFileSync(path) };
    })
    .filter(({ name }) => isWanted(name));

const icons = (): readonly PackedFile[] =>
  iconFiles().map(({ path, side, shade }) => ({ name: path, bytes: iconPng(side, shade) }));

/** The built panel, with the manifest of its host and the icons. What a build left of either is not taken. */
export const uxpPackage = (plugin: string, host: UxpHost): PluginPackage => {
  const dist = join(plugin, 'uxp', 'dist');
  const name = names[host];
  if (!existsSync(join(dist, PANEL_PAGE)))
    return { kind: 'missing', name, what: join(dist, PANEL_PAGE), todo: 'build the panel first' };
  const ours: readonly PackedFile[] = [
    { name: 'manifest.json', bytes: Buffer.from(manifestFor(host)) },
    ...icons(),
  ];
  const taken = new Set(ours.map((file) => file.name));
  return {
    kind: 'package',
    name,
    files: [...filesBelow(dist).filter((file) => !taken.has(file.name)), ...ours],
  };
};

/** The folder that Lightroom's Plug-in Manager adds. */
export const lightroomPackage = (plugin: string): PluginPackage => {
  const folder = join(plugin, 'lightroom', LIGHTROOM_FOLDER);
  const name = 'safelight-lightroom.zip';
  if (!existsSync(join(folder, 'Info.lua')))
    return {
      kind: 'missing',
      name,
      what: join(folder, 'Info.lua'),
      todo: 'the plug-in is not in this checkout',
    };
  const files = filesBelow(folder).map((file) => ({ ...file, name: `${LIGHTROOM_FOLDER}/${file.name}` }));
  return { kind: 'package', name, files };
};

/** Scripts for Capture One on a Mac, made from the sources here. */
export const captureOnePackage = (): PluginPackage => ({
  kind: 'package',
  name: 'safelight-capture-one.zip',
  files: scriptPackage(),
});
