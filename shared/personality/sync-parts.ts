import { later } from '../config/later.ts';

/**
 * What a change needs, and a look that finds everything as it was does not: half of the code. Whoever runs many where no disk may have a say in who
 * is faster loads it ahead of the first one.
 */
export const loadSteps = later(() => import('./sync-steps.ts'));
