/** What sync.ts takes a change over with, loaded together when there is one. */
export { readPersonality } from './import.ts';
export { settle } from './settle.ts';
