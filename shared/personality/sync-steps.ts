/** What files that changed are taken over with, loaded together when there is one. */
export { readConfig } from '../config/read-config.ts';
export { readPersonality } from './import.ts';
export { settle } from './settle.ts';
