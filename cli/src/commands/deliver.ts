import { integer, string } from '@oclif/core/flags';
import type { InferredFlags } from '@oclif/core/interfaces';
import {
  type DeliverOptions,
  type DeliverPlan,
  type DeliverReport,
  type DeliverSettings,
  type DeliverWatch,
  deliver,
  deliverExit,
  deliveriesFolder,
  planDeliver,
  planExit,
  readPassphraseFile,
  SafelightError,
  useVault,
} from '@safelight/core';
import { SafelightCommand } from '../base-command.ts';
import { choiceFrom, selectionFlags } from '../deliver-choice.ts';
import { assertOnlyWatching, watchAndDeliver, watchFlags } from '../deliver-watch.ts';
import { archiveFlags, contentFlags, forPhone, limitFrom } from '../delivery-flags.ts';
import { dryRun, language, text, toggle } from '../flags.ts';
import { deliverPlanText, deliverText } from '../render/deliver.ts';

export default class Deliver extends SafelightCommand {
  static override summary = 'Make encrypted archives of chosen pictures for a client.';
  static override description =
    'From files and folders, or from a catalog by collection, rating, label or flag. Copies leave without the names of people, keywords, places, serial numbers and edit history; yours are not touched. Every archive is read back before it gets its name. The words that open it are kept in the vault: `delivery send` takes archive and words to the client by two roads. Exit code 3 when something that was chosen could not be put in: it is listed.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> ~/Export/Huber --client "Anna Huber"',
    "<%= config.bin %> <%= command.id %> --catalog Studio.lrcat --collection Huber/Finals --rating '>=4' --client Huber --dry-run",
    '<%= config.bin %> <%= command.id %> ~/Export/Huber --client Huber --preview --watermark "© Studio Anna"',
    '<%= config.bin %> <%= command.id %> ~/Export/Huber --client Huber --for phone',
    '<%= config.bin %> <%= command.id %> --watch ~/Shoots/Huber/Output --client Huber --quiet-for 60',
    '<%= config.bin %> <%= command.id %> ~/Export/Press --client Agency --metadata press --format pgp --recipient agency.asc',
  ];
  static override strict = false;
  static override args = {};
  static override usage =
    '<%= command.id %> [PATH...] [--watch DIR] [--catalog FILE [--collection PATH] [--rating STARS] …] --client NAME [--out DIR] [--dry-run]';
  static override flags = {
    client: string({ summary: 'Who it is for.', helpValue: 'NAME', required: true }),
    ...selectionFlags,
    ...watchFlags,
    ...contentFlags,
    preview: toggle('Small pictures with a watermark, as a delivery of their own.'),
    watermark: text('TEXT|FILE.png', 'What previews are marked with; your copyright unless told.'),
    for: forPhone(),
    size: integer({
      summary: 'Longer side of small pictures, in pixels.',
      helpValue: 'PIXELS',
      default: 2048,
      min: 64,
      max: 16384,
    }),
    ...archiveFlags,
    'passphrase-file': text('FILE', 'A passphrase of your own instead of six words; it must be strong.'),
    'max-size': text(
      'SIZE',
      'Cut into whole archives of at most this size; 4GB unless told, 1.5GB for phones.',
    ),
    name: text('NAME', 'What the archives are called; date and number unless told.'),
    out: text('DIR', 'Folder in which the delivery gets one of its own; "Safelight Deliveries" unless told.'),
    language: language('Language of the texts for the client.'),
    'archive-to': text('CONTACT', 'Where the archive will go; remembered for this client.'),
    'words-to': text('CONTACT', 'Where the words will go, by another road; remembered for this client.'),
    creator: text('NAME', 'Written into copies that name no creator; remembered.'),
    copyright: text('TEXT', 'Written into copies that have none; remembered.'),
    'contact-email': text('ADDRESS', 'Written into copies that name no mail address of yours; remembered.'),
    'contact-url': text('URL', 'Written into copies that name no pages of yours; remembered.'),
    shoot: text('NAME', 'The shoot they are from, where no backup knows their folder.'),
    'dry-run': dryRun(),
  };

  async run(): Promise<DeliverReport | DeliverPlan | DeliverWatch> {
    const { flags, argv } = await this.parse(Deliver);
    if (flags.preview && flags.for !== undefined)
      throw new SafelightError('bad-argument', {
        what: '--for',
        why: 'previews are a delivery of their own: make two',
      });
    const paths = argv.map(String);
    const open = () =>
      useVault(this.home, {
        vaultName: flags['vault-name'] ?? null,
        place: null,
        words: null,
        ...this.context,
      });
    if (assertOnlyWatching(flags, paths))
      return watchAndDeliver(this, { flags, options: await optionsFrom(flags), open });
    const choice = choiceFrom(paths, flags);
    const options: DeliverOptions = { ...(await optionsFrom(flags)), choice };
    if (flags['dry-run']) {
      const plan = await planDeliver(this.home, options, this.context);
      return this.show({ report: plan, text: deliverPlanText, exit: planExit(plan) });
    }
    const report = await deliver(await open(), options, this.context);
    return this.show({ report, text: deliverText, exit: deliverExit(report) });
  }
}

type Flags = InferredFlags<typeof Deliver.flags>;

const optionsFrom = async (flags: Flags): Promise<DeliverSettings> => {
  const file = flags['passphrase-file'];
  const { watermark } = flags;
  return {
    client: flags.client,
    purpose: flags.preview ? 'preview' : (flags.for ?? 'full'),
    metadata: flags.metadata,
    originals: flags.originals ? 'deliver' : 'leave-out',
    format: flags.format,
    names: flags['hide-names'] ? 'hidden' : 'visible',
    limit: limitFrom(flags),
    longSide: flags.size,
    watermark:
      watermark === undefined
        ? null
        : /\.png$/i.test(watermark)
          ? { kind: 'png', path: watermark }
          : { kind: 'text', text: watermark },
    recipients: flags.recipient ?? [],
    passphrase: file === undefined ? null : await readPassphraseFile(file),
    name: flags.name ?? null,
    out: flags.out ?? deliveriesFolder(),
    language: flags.language ?? null,
    archiveTo: flags['archive-to'] ?? null,
    wordsTo: flags['words-to'] ?? null,
    credit: {
      creator: flags.creator ?? null,
      copyright: flags.copyright ?? null,
      email: flags['contact-email'] ?? null,
      url: flags['contact-url'] ?? null,
    },
    shoot: flags.shoot ?? null,
  };
};
