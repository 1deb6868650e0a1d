import { dryRunSuite } from '../shared/publication/dry-run-suite.ts';
import { memoryDryRuns } from './dry-run-memory.ts';

dryRunSuite('in memory', () => memoryDryRuns());
