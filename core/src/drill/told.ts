import type { DrilledFile, DrillReport } from '@safelight/manifests';

/** A thumbnail of a picture of the report, a JPEG, by its path there. */
export type Thumbnails = ReadonlyMap<string, Buffer>;

/** How quantities are told to people, and what the report does not hold. */
export interface PageText {
  readonly at: Date;
  readonly date: string;
  readonly vault: string;
  readonly bytes: (count: number) => string;
  readonly duration: (seconds: number) => string;
}

/** What a page about a restore test says, whatever it is printed on. */
export interface ToldTest {
  readonly title: string;
  readonly subtitle: string;
  readonly verdict: string;
  readonly rows: readonly (readonly [name: string, value: string])[];
  readonly damage: readonly string[];
  readonly pictures: readonly ToldPicture[];
}

export interface ToldPicture {
  readonly path: string;
  readonly state: string;
  readonly isBack: boolean;
}

export const tellTest = (report: DrillReport, text: PageText): ToldTest => {
  const { snapshot, passed, files, catalog, whole, findings } = report;
  const sample = files.reduce((sum, file) => sum + file.bytes, 0);
  return {
    title: `Restore test of ${snapshot.set}`,
    subtitle: `${text.date} · vault ${text.vault} · snapshot ${snapshot.seq}`,
    verdict: passed
      ? 'Passed: everything came back as it was backed up.'
      : 'Failed: not everything came back as it was backed up.',
    rows: [
      [
        'Brought back',
        `${files.length} pictures, ${text.bytes(sample)}, of ${whole.files.toLocaleString('en')} files, ${text.bytes(whole.bytes)}`,
      ],
      ['Compared', 'bit for bit with what was backed up'],
      ...(catalog === null ? [] : [['Catalog', catalogText(catalog)] as const]),
      ...(report.fullRestoreSeconds === null
        ? []
        : [
            [
              'All of it',
              `would take about ${text.duration(report.fullRestoreSeconds)} at ${text.bytes(report.bytesPerSecond)}/s`,
            ] as const,
          ]),
    ],
    damage: findings.map(({ message }) => message),
    pictures: files.map(toldPicture),
  };
};

const catalogText = ({ trouble, counts, resolved }: NonNullable<DrillReport['catalog']>): string => {
  if (trouble.length > 0) return trouble.join(' ');
  const pictures =
    counts === null ? '' : `${counts.images.toLocaleString('en')} pictures, as when it was backed up; `;
  return `opened and read: ${pictures}it refers to ${resolved} of the pictures below`;
};

const LOOKS: Readonly<Record<DrilledFile['decoded'], string>> = {
  whole: 'decoded',
  preview: 'preview decoded',
  none: 'not decoded',
};

const toldPicture = ({ path, trouble, decoded, note }: DrilledFile): ToldPicture => ({
  path,
  state: trouble ?? `${LOOKS[decoded]}${note === null ? '' : ` (${note})`}`,
  isBack: trouble === null,
});
