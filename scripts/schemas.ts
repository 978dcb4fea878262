// `npm run schemas`: writes docs/schema afresh from the descriptions in manifests/src. A test compares the two.
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { documents } from './schemas/documents.ts';
import { schemaFile, schemaText } from './schemas/json-schema.ts';
import { reportDocuments } from './schemas/reports.ts';

const folder = fileURLToPath(new URL('../docs/schema/', import.meta.url));
// A document that is gone must not leave its schema behind.
for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
  if (name.endsWith('.schema.json')) rmSync(`${folder}${name}`);
for (const document of [...documents, ...reportDocuments])
  writeFileSync(`${folder}${schemaFile(document)}`, schemaText(document));
