import { answerOf } from './answer-of.ts';
import { type Check, check } from './check.ts';

const SUBJECT = 'Screen lock';

/** Who walks up to an open screen has all that this computer may do. */
export const screenLock = async (signal: AbortSignal): Promise<Check> => {
  switch (process.platform) {
    case 'linux':
      return onLinux(signal);
    case 'darwin':
      // It answers where errors go.
      return lockOnMac(await answerOf('sysadminctl', ['-screenLock', 'status'], signal));
    default:
      return cannotAsk('this system does not tell');
  }
};

/** The settings are asked of nobody but GNOME: asking makes a cache in the folder of the user. */
const onLinux = async (signal: AbortSignal): Promise<Check> => {
  const desktop = await answerOf('loginctl', ['show-session', 'self', '--property=Desktop'], signal);
  if (!isGnome(desktop)) return notGnome();
  return lockOnGnome({
    desktop,
    lock: await answerOf('gsettings', ['get', 'org.gnome.desktop.screensaver', 'lock-enabled'], signal),
    idle: await answerOf('gsettings', ['get', 'org.gnome.desktop.session', 'idle-delay'], signal),
  });
};

const isGnome = (desktop: string | null): boolean => /^Desktop=.*(gnome|ubuntu|unity)/im.test(desktop ?? '');

const notGnome = (): Check => cannotAsk('the desktop is not GNOME, or nobody is signed in at it');

const cannotAsk = (why: string): Check =>
  check(SUBJECT, 'unknown', `Whether the screen locks itself could not be asked: ${why}.`);

const on = (): Check => check(SUBJECT, 'good', 'The screen locks itself.');

const off = (finding: string): Check =>
  check(
    SUBJECT,
    'attention',
    `${finding}: who walks up to this computer may use the vault.`,
    'Have it locked after some minutes, in the settings of the system.',
  );

/** The keys of GNOME are there under other desktops, too, and mean nothing there. */
export const lockOnGnome = ({
  desktop,
  lock,
  idle,
}: {
  readonly desktop: string | null;
  readonly lock: string | null;
  readonly idle: string | null;
}): Check => {
  if (!isGnome(desktop)) return notGnome();
  const enabled = lock?.trim();
  const seconds = /^uint32 (\d+)$/.exec(idle?.trim() ?? '')?.[1];
  if (enabled === 'false') return off('The screen does not lock itself');
  if (seconds === '0') return off('The screen is never switched off, so it does not lock itself');
  return enabled === 'true' && seconds !== undefined ? on() : cannotAsk('gsettings does not say');
};

/** `screenLock delay is immediate`, `… is 300 seconds`, `screenLock is off`. */
export const lockOnMac = (answer: string | null): Check => {
  if (/screenLock is off/.test(answer ?? '')) return off('The screen does not lock itself');
  return /screenLock delay is (immediate|\d+ seconds)/.test(answer ?? '')
    ? on()
    : cannotAsk('sysadminctl does not say');
};
