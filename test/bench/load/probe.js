/** What runs in a process of its own: loads the module it is given, and writes how long that took and how much processor time, milliseconds. */
const [, , module = ''] = process.argv;
const before = process.cpuUsage();
const began = performance.now();
await import(module);
const ms = performance.now() - began;
const { user, system } = process.cpuUsage(before);
process.stdout.write(JSON.stringify({ ms, cpuMs: (user + system) / 1000 }));
// A client of the SDK may keep something open.
process.exit();
