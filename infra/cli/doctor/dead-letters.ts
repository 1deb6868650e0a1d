import { count } from '../format.ts';
import { type Finding, ok, wrong } from './finding.ts';
import { judged, look } from './look.ts';
import { ofHive } from './ports.ts';
import { queueNames } from './resources.ts';

/** What nobody works on any more, by queue; a queue that is missing is told elsewhere. Pure. */
export function judgeDeadLetters(depths: ReadonlyMap<string, number | undefined>): readonly Finding[] {
  const found = [...depths].flatMap(([name, depth = 0]) =>
    depth === 0
      ? []
      : [
          wrong(
            `dead letters in ${name}`,
            `${count(depth, 'message')} that no function could handle`,
            'hive dlq list tells why; mend the cause, then hive dlq redrive',
          ),
        ],
  );
  return found.length > 0 ? found : [ok('dead letters', `none in ${count(depths.size, 'queue')}`)];
}

export const deadLettersCheck = ofHive('dead letters', async ({ cloud }) => {
  const { ends } = await queueNames();
  const looked = await look(async () => {
    const depths = new Map<string, number | undefined>();
    for (const name of ends) depths.set(name, await cloud.queueDepth(name));
    return depths;
  });
  return judged('dead letters', looked, judgeDeadLetters);
});
