import { resolve } from 'node:path';
import { string as textArgument } from '@oclif/core/args';
import { integer, option, string } from '@oclif/core/flags';
import { addPreset, type PresetList } from '@safelight/core';
import { SafelightCommand } from '../../base-command.ts';
import { archiveFlags, contentFlags, forPhone, limitFrom } from '../../delivery-flags.ts';
import { language, text } from '../../flags.ts';
import { presetsText } from '../../render/inbox.ts';

export default class PresetAdd extends SafelightCommand {
  static override summary = 'Make a preset that your editors offer: for whom, what leaves, by which roads.';
  static override description =
    'An editor asks for a preset by its id and for nothing else: where archives go, to whom and how is said here. With --upload, or a stick as the road of the archive, and both contacts, a delivery goes out by itself; else the message is shown in the editor and the words wait behind `delivery words`. The same id again changes the preset.';
  static override args = {
    preset: textArgument({ description: 'Its id: small letters, digits, hyphens.', required: true }),
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %> huber --client "Anna Huber" --archive-to anna@example.org --words-to "+49 171 2345678"',
    '<%= config.bin %> <%= command.id %> agency --client Agency --metadata press --format pgp --recipient agency.asc',
    '<%= config.bin %> <%= command.id %> huber --client "Anna Huber" --upload s3://studio-deliveries/2026 --by smtp --archive-to anna@example.org --words-to otto@example.net',
  ];
  static override flags = {
    client: string({ summary: 'Who it is for.', helpValue: 'NAME', required: true }),
    title: text('NAME', 'What editors call it; the client unless told.'),
    ...contentFlags,
    for: forPhone(),
    size: integer({
      summary: 'Longer side of small pictures, in pixels.',
      helpValue: 'PIXELS',
      default: 2048,
    }),
    watermark: text('TEXT', 'What previews are marked with; your copyright unless told.'),
    ...archiveFlags,
    'max-size': text('SIZE', 'Archives of at most this size; 4GB unless told, 1.5GB for phones.'),
    out: text('DIR', 'Folder in which deliveries get one of their own; "Safelight Deliveries" unless told.'),
    language: language('Language of the texts for the client.'),
    'archive-to': text('CONTACT', 'Where the archive goes.'),
    'words-to': text('CONTACT', 'Where the words go, by another road.'),
    upload: text('PLACE', 'Upload archives and make a link: s3://bucket/folder or rclone:remote:folder.'),
    days: integer({ summary: 'Days after which such a link ends.', default: 7, min: 1, max: 7 }),
    by: option({
      summary: 'Show the message in the editor, or send mail from here.',
      options: ['print', 'smtp'] as const,
      default: 'print' as const,
    })(),
  };

  async run(): Promise<PresetList> {
    const { args, flags } = await this.parse(PresetAdd);
    const report = await addPreset(this.home, {
      id: args.preset,
      name: flags.title ?? flags.client,
      client: flags.client,
      purpose: flags.for ?? 'full',
      metadata: flags.metadata,
      originals: flags.originals,
      format: flags.format,
      names: flags['hide-names'] ? 'hidden' : 'visible',
      limit: limitFrom(flags),
      longSide: flags.size,
      watermark: flags.watermark ?? null,
      recipients: (flags.recipient ?? []).map((file) => resolve(file)),
      out: flags.out === undefined ? null : resolve(flags.out),
      language: flags.language ?? null,
      archiveTo: flags['archive-to'] ?? null,
      wordsTo: flags['words-to'] ?? null,
      by: flags.by,
      upload: flags.upload ?? null,
      days: flags.days,
    });
    return this.show({ report, text: presetsText });
  }
}
