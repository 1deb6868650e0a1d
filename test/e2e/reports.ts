import { createHash } from 'node:crypto';
import { type Report, reportKey } from '../../shared/personality/report.ts';
import type { Cloud } from './cloud.ts';
import type { Stores } from './stores.ts';

/** Upload and removal, each until the hive has answered in a report. */
export function filesOf(stores: Stores, until: Cloud['until']): Pick<Cloud, 'put' | 'remove'> {
  const reportOn = (personality: string, means: (report: Report) => boolean): Promise<Report> =>
    until(`the report on ${personality}`, 2, async () => {
      const text = await stores.read(reportKey(personality));
      const report = text === undefined ? undefined : (JSON.parse(text) as Report);
      return report !== undefined && means(report) ? report : undefined;
    });
  return {
    async put(personality, file) {
      await stores.upload(`personalities/${personality}.json`, file);
      const etag = createHash('md5').update(JSON.stringify(file)).digest('hex');
      return reportOn(personality, (report) => report.status !== 'deleted' && report.etag === etag);
    },
    async remove(personality) {
      await stores.remove(`personalities/${personality}.json`);
      return reportOn(personality, ({ status }) => status === 'deleted');
    },
  };
}
