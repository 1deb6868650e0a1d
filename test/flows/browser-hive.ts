/** A hive whose personality posts by the website, until it is killed: `node browser-hive.ts FOLDER`. Says so when the first post is out. */
import { hour, localHive, minute, personaFile } from '../support/local-hive.ts';

const [folder = ''] = process.argv.slice(2);
const hive = await localHive({ folder });
const platforms = { twitter: { transport: 'browser', schedule: { cron: '0 9 * * *' } } };
await hive.put('personalities/marlow.json', personaFile({ platforms }));
await hive.pass(hour + 10 * minute);
console.log(`posts ${hive.posts().length}`);
setInterval(() => undefined, 60_000);
