import { enableCompileCache } from 'node:module';

// A good part of a start is parsing the SDK.
enableCompileCache();

const { run } = await import('./program.ts');
const { terminal } = await import('./terminal.ts');
process.exitCode = await run(process.argv.slice(2), terminal());
