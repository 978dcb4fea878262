import { integer, option } from '@oclif/core/flags';
import type { InferredFlags } from '@oclif/core/interfaces';
import {
  type MailAccountOptions,
  type MailAccountShown,
  mailAccount,
  readPassphraseFile,
  SafelightError,
} from '@safelight/core';
import { SafelightCommand } from '../../base-command.ts';
import { text, toggle } from '../../flags.ts';
import { mailAccountText } from '../../render/delivery-mail.ts';

export default class DeliveryMail extends SafelightCommand {
  static override summary = 'How mail is sent from this computer with `delivery send --by smtp`.';
  static override description =
    'Keeps a mail account. Its password is asked for, or read from a file, and lies sealed on this computer, opened by the keychain; it is shown nowhere. Without flags: the account as it is.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --host smtp.example.org --user anna --from anna@studio.example',
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --forget',
  ];
  static override flags = {
    host: text('SERVER', 'The mail server.'),
    port: integer({ summary: '465 with tls, 587 with starttls unless told.', helpValue: 'PORT' }),
    security: option({
      summary: 'How the connection is encrypted; none only on this computer.',
      options: ['tls', 'starttls', 'none'] as const,
      default: 'tls' as const,
    })(),
    user: text('NAME', 'Who signs in; the address of the sender unless told.'),
    from: text('ADDRESS', 'The address of the sender.'),
    'password-file': text('FILE', 'Read the password from this file instead of asking for it.'),
    forget: toggle('Forget the account.'),
  };

  async run(): Promise<MailAccountShown> {
    const { flags } = await this.parse(DeliveryMail);
    const change = await this.#change(flags);
    const report = await mailAccount(this.home, { vaultName: flags['vault-name'] ?? null, change });
    return this.show({ report, text: mailAccountText });
  }

  async #change(flags: Flags): Promise<MailAccountOptions['change']> {
    if (flags.forget) return 'forget';
    const { host, from, security } = flags;
    if (host === undefined && from === undefined) return 'show';
    if (host === undefined || from === undefined)
      throw new SafelightError('bad-argument', { what: 'delivery mail', why: 'it needs --host and --from' });
    const port = flags.port ?? (security === 'tls' ? 465 : 587);
    const password = await this.#password(flags);
    const user = password === null ? null : (flags.user ?? from);
    return { host, port, security, user, from, password };
  }

  async #password(flags: Flags): Promise<string | null> {
    const file = flags['password-file'];
    if (file !== undefined) return readPassphraseFile(file);
    if (!this.isAttended) return null;
    const { askPassword } = await import('../../person.ts');
    return askPassword('Password of the mail account (empty where the server asks for none)');
  }
}

type Flags = InferredFlags<typeof DeliveryMail.flags>;
