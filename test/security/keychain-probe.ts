// Run inside a keyring session: `keychain-probe.ts put|get|remove VAULT FILL WAIT_MS` prints what the store did as JSON.
import { keychainSecretStore } from '../../core/src/keys/keychain.ts';
import { isSafelightError } from '../../core/src/model/errors.ts';

const [verb = '', vault = '', fill = '0', waitMs = '5000'] = process.argv.slice(2);
const store = keychainSecretStore({ waitMs: Number(waitMs) });

const verbs: Readonly<Record<string, () => Promise<unknown>>> = {
  put: () => store.put(vault, Buffer.alloc(32, Number(fill))),
  get: async () => Buffer.from(await store.get(vault)).toString('hex'),
  remove: () => store.remove(vault),
};

const done = async (): Promise<unknown> => {
  try {
    return { value: (await verbs[verb]?.()) ?? null };
  } catch (error) {
    return isSafelightError(error) ? { code: error.code, data: error.data } : { unexpected: String(error) };
  }
};

console.log(JSON.stringify(await done()));
