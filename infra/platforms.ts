import { allPlatformTraits } from '../shared/platforms/registry.ts';
import { withSettings } from '../shared/publication/platform.ts';

/** Every platform with the schema of its settings: for tools, which read personalities' files. Functions load them when a file has changed. */
export const platformsWithSettings = await withSettings(allPlatformTraits);
