import { connect, createServer, type Server, type Socket } from 'node:net';

/** A server of 127.0.0.1, reached by another loopback address too. */
export interface OtherAddress {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Hands connections to 127.0.0.2 on to the server at `url`. Emulators that run functions on this machine bend what functions send to
 * 127.0.0.1 and localhost, taking it for calls to themselves (ministack 1.5 makes a host name of "127.0.0.1:port"). Where the system has
 * that one address only, as macOS does, the URL stays as it is.
 */
export async function otherAddress(url: string): Promise<OtherAddress> {
  const { hostname, port: targetPort } = new URL(url);
  const sockets = new Set<Socket>();
  const server = createServer((incoming) => {
    const outgoing = connect(Number(targetPort), hostname);
    for (const [socket, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      socket.on('error', () => other.destroy());
      socket.pipe(other);
    }
  });
  const port = await listen(server, '127.0.0.2');
  if (port === undefined) return { url, close: async () => undefined };
  const other = new URL(url);
  other.host = `127.0.0.2:${port}`;
  return {
    url: other.href.replace(/\/$/, ''),
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** Undefined where the machine does not have the address. */
function listen(server: Server, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRNOTAVAIL') resolve(undefined);
      else reject(error);
    });
    server.listen({ port: 0, host }, () => {
      const address = server.address();
      resolve(typeof address === 'object' ? address?.port : undefined);
    });
  });
}
