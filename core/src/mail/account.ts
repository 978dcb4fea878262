/** A mail server and who sends by it. The password is not part of it: it lies sealed, and is given where it is used. */
export interface MailAccount {
  /** A name or an address. */
  readonly host: string;
  readonly port: number;
  /** `tls` from the first byte (RFC 8314, port 465), `starttls` before anything is said (port 587); `none` on this computer only. */
  readonly security: 'tls' | 'starttls' | 'none';
  /** Null where the server asks nobody who they are. */
  readonly user: string | null;
  /** The address of the sender, and nothing but the address. */
  readonly from: string;
  /** What stands before the address: the studio's name. */
  readonly name?: string | null;
  /** PEM of the authorities that are trusted instead of Node's own: for a server in the studio with a certificate of its own. */
  readonly ca?: string | null;
}

export interface MailMessage {
  /** One address, and nothing but the address. */
  readonly to: string;
  /** One line. */
  readonly subject: string;
  /** Plain text. */
  readonly text: string;
}
