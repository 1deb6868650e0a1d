import * as z from 'zod/mini';
import { lazily } from '../../config/lazily.ts';

/** What a personality may say about X alone: nothing yet. */
export const twitterSettings = lazily(() => z.strictObject({}));
