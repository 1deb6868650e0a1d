import { maxConfigBytes } from '../config/config-file.ts';
import { configReportKey, emptyReport, refusalSummary, writeReport } from './report.ts';
import type { SyncDeps, SyncOutcome } from './sync-deps.ts';
import { loadSteps } from './sync-parts.ts';

export const configKey = 'config.json';

/**
 * Takes over config.json as it is now. A bad one is refused with a report and the last good one stays; one that is gone changes nothing
 * either, because it may have said `"paused": true`.
 */
export async function syncConfig(deps: SyncDeps): Promise<SyncOutcome> {
  for (;;) {
    const object = await deps.objects.read(configKey, maxConfigBytes + 1);
    const outcome = object === undefined ? await missing(deps) : await take(object, deps);
    // The one that wrote last must be the one that read last.
    if ((await deps.objects.read(configKey, 1))?.etag === object?.etag) {
      return outcome;
    }
  }
}

async function take(
  object: { readonly etag: string; readonly body: Uint8Array; readonly size: number },
  deps: SyncDeps,
): Promise<SyncOutcome> {
  const { configEtag } = await deps.control.read();
  const now = deps.clock.now();
  const { readConfig } = await loadSteps();
  const read = readConfig(object.body, deps.platforms, object.size);
  if (!read.ok) {
    const stays = configEtag === undefined ? 'The defaults stay in force.' : 'The last good one stays in force.';
    const summary = `${refusalSummary(configKey, read.problems)} ${stays}`;
    const refused = { ...emptyReport(configKey, 'refused', now, summary), etag: object.etag, problems: read.problems };
    if (await writeReport(deps.objects, configReportKey, refused)) {
      deps.log.warn('config.refused', { key: configKey, etag: object.etag, summary, problems: read.problems });
    }
    return { key: configKey, result: 'refused', problems: read.problems };
  }
  const changed = configEtag !== object.etag;
  if (changed) {
    await deps.control.putConfig(read.config, object.etag);
    deps.log.info('config.accepted', { key: configKey, etag: object.etag, paused: read.config.paused ?? false });
  }
  const accepted = emptyReport(configKey, 'accepted', now, 'config.json is in force.');
  await writeReport(deps.objects, configReportKey, { ...accepted, etag: object.etag });
  return { key: configKey, result: changed ? 'accepted' : 'unchanged' };
}

async function missing(deps: SyncDeps): Promise<SyncOutcome> {
  if ((await deps.control.read()).configEtag !== undefined) {
    const summary = 'config.json is gone: what it said last stays in force. Upload {} to return to the defaults.';
    const gone = emptyReport(configKey, 'deleted', deps.clock.now(), summary);
    if (await writeReport(deps.objects, configReportKey, gone)) {
      deps.log.warn('config.missing', { key: configKey, summary });
    }
  }
  return { key: configKey, result: 'unchanged' };
}
