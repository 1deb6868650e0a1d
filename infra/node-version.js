// Plain JavaScript on purpose: it has to run, and say one clear sentence, on a Node too old for the rest.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(
    `FlavumHive needs Node 24 and found ${process.version}: the "node" package of npm ci brings it; run "npm ci" again without --omit=optional, or install Node 24.`,
  );
  process.exit(1);
}
