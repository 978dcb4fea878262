import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** A certificate that vouches for itself, made by openssl in a folder; `names` as openssl writes them: `IP:127.0.0.1`. */
export const selfSigned = (folder: string, names: string): Certificate => {
  const [key, cert] = [join(folder, `${names.length}.key.pem`), join(folder, `${names.length}.cert.pem`)];
  const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const named = ['-subj', '/CN=a server of the tests', '-addext', `subjectAltName=${names}`];
  execFileSync('openssl', ['req', '-x509', ...made, ...named, '-keyout', key, '-out', cert], {
    stdio: 'ignore',
  });
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
};
