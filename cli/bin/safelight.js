#!/usr/bin/env node
// Plain JavaScript that an old Node can read: one sentence for the user who has one, not a stack trace.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  process.stderr.write(
    `Safelight needs Node 24 or newer; this is ${process.version}. Install it from https://nodejs.org, or run \`npm run setup\` in the checkout.\n`,
  );
  process.exit(2);
}
const { start } = await import('../dist/start.js');
await start(import.meta.url);
