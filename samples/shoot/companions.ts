import { join } from 'node:path';
import { randomBytes, seededRandom } from '../random.ts';
import { writeTimedFile } from './timed-file.ts';

/** What Lightroom keeps beside a catalog. */
export interface Companions {
  readonly catalogData: string;
  readonly settings: string;
  /** Can be made anew: previews and the search index. */
  readonly excluded: readonly string[];
}

const changed = '2026-05-03T18:30:00';

const preset = (name: string, exposure: string): string =>
  `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
 <rdf:Description rdf:about="" xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/"
  crs:PresetType="Normal" crs:Name="${name}" crs:Exposure2012="${exposure}"/></rdf:RDF></x:xmpmeta>
`;

const exportPreset =
  's = { internalName = "Client JPEG", title = "Client JPEG", type = "Export", version = 0 }\n';

/**
 * Stand-ins with true names: `.lrcat-data` is a RocksDB folder with BlobDB files that hold masks, `Previews.lrdata` has
 * a database and one folder level for the first digits of a preview's UUID, `Helper.lrdata` the search index.
 */
const contents = (): Readonly<Record<string, Uint8Array | string>> => {
  const random = seededRandom(0xc0de);
  const blob = (bytes: number): Uint8Array => randomBytes(random, bytes);
  return {
    'Studio.lrcat-data/CURRENT': 'MANIFEST-000005\n',
    'Studio.lrcat-data/IDENTITY': '5afe1197-0c0d-4e00-9d17-202605031830',
    'Studio.lrcat-data/MANIFEST-000005': blob(1_200),
    'Studio.lrcat-data/000010.blob': blob(24_000),
    'Studio.lrcat-data/000011.blob': blob(9_000),
    'Studio Previews.lrdata/previews.db': blob(4_096),
    'Studio Previews.lrdata/4/4F0A/4F0A2B6C-1D2E-4F30-8A41-5B6C7D8E9F00-0a1b2c3d.lrprev': blob(6_000),
    'Studio Helper.lrdata/helper.db': blob(4_096),
    'Lightroom Settings/Develop Presets/Warm evening.xmp': preset('Warm evening', '+0.20'),
    'Lightroom Settings/Develop Presets/Clean studio.xmp': preset('Clean studio', '0.00'),
    'Lightroom Settings/Export Presets/Client JPEG.lrtemplate': exportPreset,
  };
};

/** Writes what lies beside `Studio.lrcat` in the folder of the catalog. */
export const writeCompanions = async (folder: string): Promise<Companions> => {
  for (const [name, content] of Object.entries(contents()))
    await writeTimedFile(join(folder, name), content, changed);
  return {
    catalogData: join(folder, 'Studio.lrcat-data'),
    settings: join(folder, 'Lightroom Settings'),
    excluded: [join(folder, 'Studio Previews.lrdata'), join(folder, 'Studio Helper.lrdata')],
  };
};
