import { SafelightError } from '../model/errors.ts';
import { runProgram } from './run-program.ts';
import type { CommandLine } from './service.ts';
import { inXml } from './xml-text.ts';

export interface Notification {
  /** One line. */
  readonly title: string;
  readonly text: string;
}

/** Shows it on the desktop of this user. Throws `notice-failed` where nothing here can. */
export const notifyDesktop = async (
  notification: Notification,
  platform: NodeJS.Platform = process.platform,
): Promise<void> => {
  const line = notificationLine(notification, platform);
  const [by = ''] = line;
  await runProgram(line).catch((error: unknown) => {
    if (!(error instanceof SafelightError)) throw error;
    // Without the arguments: they hold the text.
    throw new SafelightError('notice-failed', { by, why: whyOf(error) }, error);
  });
};

const whyOf = ({ data }: SafelightError): string => ('why' in data ? String(data.why) : 'it failed');

/** No text becomes part of a program: each is an argument, or bytes that are decoded there. */
export const notificationLine = ({ title, text }: Notification, platform: NodeJS.Platform): CommandLine => {
  switch (platform) {
    case 'darwin':
      return ['osascript', ...MAC_SCRIPT.flatMap((line) => ['-e', line]), title, text];
    case 'win32':
      return [
        'powershell.exe',
        '-NoProfile',
        '-NonInteractive',
        '-EncodedCommand',
        windowsScript({ title, text }),
      ];
    default:
      // Desktop Notifications Specification, §Markup: the body may be read as markup.
      return [
        'notify-send',
        '--app-name=Safelight',
        '--',
        title,
        text.replace(/[<>&]/g, (sign) => MARKUP[sign] ?? ''),
      ];
  }
};

const MARKUP: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;' };

const MAC_SCRIPT = [
  'on run argv',
  'display notification (item 2 of argv) with title (item 1 of argv)',
  'end run',
];

/** A toast of PowerShell itself, which needs no installed program. `-EncodedCommand` takes UTF-16 in base64. */
const windowsScript = ({ title, text }: Notification): string => {
  const toast = `<toast><visual><binding template="ToastGeneric"><text>${inXml(title)}</text><text>${inXml(text)}</text></binding></visual></toast>`;
  const script = [
    `$text = [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${Buffer.from(toast).toString('base64')}'))`,
    '[Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, ContentType = WindowsRuntime] | Out-Null',
    '$xml = [Windows.Data.Xml.Dom.XmlDocument, Windows.Data.Xml.Dom, ContentType = WindowsRuntime]::new()',
    '$xml.LoadXml($text)',
    "$app = '{1AC14E77-02E7-4E5D-B744-2EB1AE5198B7}\\WindowsPowerShell\\v1.0\\powershell.exe'",
    '[Windows.UI.Notifications.ToastNotificationManager]::CreateToastNotifier($app).Show([Windows.UI.Notifications.ToastNotification]::new($xml))',
  ].join('\n');
  return Buffer.from(script, 'utf16le').toString('base64');
};
