import type { MailAccountShown } from '@safelight/core';
import type { Lines } from './lines.ts';

export const mailAccountText = ({ account }: MailAccountShown): Lines => {
  if (account === null) return ['No mail account is set up. --host and --from name one.'];
  const { host, port, security, user, from } = account;
  const how = security === 'none' ? 'not encrypted, on this computer only' : security.toUpperCase();
  return [
    `Mail is sent by ${host}:${port} (${how}) as ${from}.`,
    user === null
      ? '  The server asks for no password.'
      : `  Signs in as ${user}; the password lies sealed on this computer.`,
  ];
};
