import { enableCompileCache } from 'node:module';

// A good part of a start is parsing the SDK.
enableCompileCache();

const [first, ...rest] = process.argv.slice(2);
if (first === 'complete') {
  // Asked by a shell at each press of the tab key, and by nobody else: without whatever talks to AWS.
  const { complete } = await import('./completion.ts');
  process.stdout.write(await complete(rest, process.env));
} else {
  const { run } = await import('./program.ts');
  const { terminal } = await import('./terminal.ts');
  process.exitCode = await run(process.argv.slice(2), terminal());
}
