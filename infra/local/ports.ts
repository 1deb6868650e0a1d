import { createServer } from 'node:net';

/**
 * The port of the page: the wanted one, or else the usual one, or any free one when that is taken.
 * @throws one sentence when a wanted port is taken: whoever asked for it should know.
 */
export async function freePort(wanted: number | undefined, usual: number): Promise<number> {
  if (wanted === undefined) return (await isFree(usual)) ? usual : 0;
  if (await isFree(wanted)) return wanted;
  throw new Error(
    `Port ${wanted} is in use by another program: name another one with --port, or leave it out and take any free one.`,
  );
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
