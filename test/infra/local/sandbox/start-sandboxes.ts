import { startSandboxes } from '../../../../infra/local/sandbox/index.ts';

/** Runs the sandboxes in a process of their own, for the tests that kill it; prints where and with what. */
const clock = { now: () => Date.now(), hold: () => () => undefined };
const { platforms } = await startSandboxes({ clock, dataDir: `${process.argv[2]}` });
const sandbox = platforms.get('twitter');
console.log(JSON.stringify({ url: sandbox?.url, credentials: sandbox?.signUp('ada') }));
