import { integer, option, string } from '@oclif/core/flags';
import { type DeliverySent, sendDelivery, useVault } from '@safelight/core';
import { SafelightCommand } from '../../base-command.ts';
import { delivery, dryRun, modeOf, text, toggle, wordsToRead } from '../../flags.ts';
import { openingFrom } from '../../opening.ts';
import { deliverySentText, wordsForPersonText } from '../../render/delivery-send.ts';

export default class DeliverySend extends SafelightCommand {
  static override summary = 'Send the archive by one road and its words by another.';
  static override description =
    'The road of the archive carries a link (one you made with any service, or one that is made here by uploading) or names a stick; the words go elsewhere. The same mailbox or telephone for both is refused, however it is spelled. What went out when is in the history, the words never are.';
  static override args = { delivery: delivery() };
  static override examples = [
    '<%= config.bin %> <%= command.id %> latest --archive-to anna@example.org --words-to "+49 171 2345678" --link https://cloud.example.org/s/abc',
    '<%= config.bin %> <%= command.id %> latest --upload s3://studio-deliveries/2026 --by smtp',
    '<%= config.bin %> <%= command.id %> Huber --archive-to "stick:Huber red" --words-to in-person',
    '<%= config.bin %> <%= command.id %> 7f9c24e8 --only words',
  ];
  static override flags = {
    'archive-to': text('CONTACT', 'Mail address, number, or stick:NAME; remembered for this client.'),
    'words-to': text('CONTACT', 'Mail address, number (sms:, tel:, signal: …) or in-person; remembered.'),
    link: string({
      summary: 'Where the archive lies: one address for all, or one for each archive in order.',
      helpValue: 'URL',
      multiple: true,
    }),
    upload: text('PLACE', 'Upload it and make a link: s3://bucket/folder or rclone:remote:folder.'),
    days: integer({ summary: 'Days after which a link that is made here ends.', default: 7, min: 1, max: 7 }),
    by: option({
      summary: 'Show the messages, put them into your mail or message program, or send mail from here.',
      options: ['print', 'program', 'smtp'] as const,
      default: 'print' as const,
    })(),
    only: option({ summary: 'Only one of the two, now.', options: ['archive', 'words'] as const })(),
    incomplete: toggle('Send it although not all that was chosen is in it.'),
    place: text('NAME', 'Read the record from this copy of the vault.'),
    'recovery-words-file': wordsToRead(),
    'dry-run': dryRun(),
  };

  async run(): Promise<DeliverySent> {
    const { args, flags } = await this.parse(DeliverySend);
    const session = await useVault(this.home, { ...(await openingFrom(flags)), ...this.context });
    const { report, words } = await sendDelivery(
      session,
      {
        wanted: args.delivery,
        archiveTo: flags['archive-to'] ?? null,
        wordsTo: flags['words-to'] ?? null,
        links: flags.link ?? [],
        upload: flags.upload ?? null,
        days: flags.days,
        by: flags.by,
        only: flags.only ?? null,
        incomplete: flags.incomplete ? 'send' : 'refuse',
        audience: this.audience,
        mode: modeOf(flags),
      },
      this.context,
    );
    const shown = this.show({ report, text: deliverySentText });
    if (words !== null) this.tell(wordsForPersonText(words));
    return shown;
  }
}
