import { engagementSuite } from '../shared/interaction/engagement-suite.ts';
import { memoryEngagement } from './engagement-memory.ts';

engagementSuite('in memory', async () => memoryEngagement());
