import { hiveLimitSuite } from '../shared/limits/hive-limit-suite.ts';
import { memoryHiveLimits } from './hive-limits-memory.ts';

hiveLimitSuite('memory', async () => memoryHiveLimits());
