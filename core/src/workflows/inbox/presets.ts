import {
  type Config,
  type DeliveryPreset,
  type OfferedPreset,
  type PresetList,
  presetId,
} from '@safelight/manifests';
import * as v from 'valibot';
import { parseContact } from '../../delivery/contact.ts';
import { assertRoad, assertTwoRoads } from '../../delivery/contact-roads.ts';
import { SafelightError } from '../../model/errors.ts';
import { assertSensible, type DeliverOptions, deliveriesFolder } from '../delivery/options.ts';
import type { Home } from '../home.ts';

export type { DeliveryPreset, PresetList } from '@safelight/manifests';

export const listPresets = async (home: Home): Promise<PresetList> => ({
  presets: presetsIn(await home.config()),
});

export const presetsIn = ({ presets = [] }: Config): readonly DeliveryPreset[] => presets;

/** Keeps a preset; one of the same id gives way. Throws what `deliver` would throw of the same options, and `same-road`. */
export const addPreset = async (home: Home, preset: DeliveryPreset): Promise<PresetList> => {
  if (!v.is(presetId, preset.id))
    throw new SafelightError('bad-argument', {
      what: preset.id,
      why: 'an id has up to 40 small letters, digits and hyphens',
    });
  const options = optionsOf(preset, { preview: false, paths: [] });
  assertSensible(options);
  const { archiveTo, wordsTo } = preset;
  if (archiveTo !== null) assertRoad(parseContact(archiveTo), 'archive');
  if (wordsTo !== null) assertRoad(parseContact(wordsTo), 'words');
  if (archiveTo !== null && wordsTo !== null) assertTwoRoads(parseContact(archiveTo), parseContact(wordsTo));
  return change(home, (presets) => [...presets.filter(({ id }) => id !== preset.id), preset]);
};

/** Throws `preset-unknown`. */
export const removePreset = (home: Home, id: string): Promise<PresetList> =>
  change(home, (presets) => {
    if (!presets.some((one) => one.id === id)) throw new SafelightError('preset-unknown', { name: id });
    return presets.filter((one) => one.id !== id);
  });

const change = async (
  home: Home,
  changed: (presets: readonly DeliveryPreset[]) => readonly DeliveryPreset[],
): Promise<PresetList> => {
  const after = await home.changeConfig((config) => ({
    ...config,
    presets: [...changed(presetsIn(config))],
  }));
  return { presets: presetsIn(after) };
};

/** Throws `preset-unknown`. */
export const presetNamed = async (home: Home, id: string): Promise<DeliveryPreset> => {
  const found = presetsIn(await home.config()).find((one) => one.id === id);
  if (found === undefined) throw new SafelightError('preset-unknown', { name: id });
  return found;
};

/** What panels may know of it. */
export const offered = ({ id, name, client, purpose, originals }: DeliveryPreset): OfferedPreset => ({
  id,
  name,
  client,
  purpose,
  originals,
});

/** What `deliver` is asked for by a job. A preview holds what every preview holds, whatever the preset says of the pictures. */
export const optionsOf = (
  preset: DeliveryPreset,
  { preview, paths }: { readonly preview: boolean; readonly paths: readonly string[] },
): DeliverOptions => ({
  choice: { kind: 'paths', paths, resolved: true },
  client: preset.client,
  purpose: preview ? 'preview' : preset.purpose,
  metadata: preview ? 'client' : preset.metadata,
  originals: preset.originals && !preview ? 'deliver' : 'leave-out',
  format: preset.format,
  names: preset.names,
  limit: preset.limit,
  longSide: preset.longSide,
  watermark: preview && preset.watermark !== null ? { kind: 'text', text: preset.watermark } : null,
  recipients: preset.recipients,
  passphrase: null,
  name: null,
  out: preset.out ?? deliveriesFolder(),
  language: preset.language,
  archiveTo: preset.archiveTo,
  wordsTo: preset.wordsTo,
  credit: { creator: null, copyright: null, email: null, url: null },
  shoot: null,
});
