import { type DoctorReport, doctor } from '@safelight/core';
import { SafelightCommand } from '../base-command.ts';
import { doctorText } from '../render/doctor.ts';

export default class Doctor extends SafelightCommand {
  static override summary = 'Look for anything on this computer that is missing or wrong.';
  static override description =
    'Keychain, key, what this computer remembers, permissions, disk encryption, screen lock, the vault and its room, the recovery words and the kit, and what the stores of copies let others do; with how to mend each. What cannot be asked is told as that. Changes nothing.';
  static override examples = ['<%= config.bin %> <%= command.id %>'];

  async run(): Promise<DoctorReport> {
    const { flags } = await this.parse(Doctor);
    const report = await doctor(this.home, flags['vault-name'] ?? null, this.context);
    return this.show({ report, text: doctorText, exit: report.exit });
  }
}
