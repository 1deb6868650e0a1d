import { MemoryControl, MemoryOwners, MemoryPersonalities, MemorySchedules } from '../../support/personality-memory.ts';
import {
  describeAccountOwners,
  describeControlStore,
  describePersonalityStore,
  describeScheduleStore,
} from './stores-suite.ts';

describePersonalityStore('memory', async () => new MemoryPersonalities());
describeAccountOwners('memory', async () => new MemoryOwners());
describeControlStore('memory', async () => new MemoryControl());
describeScheduleStore('memory', async () => new MemorySchedules());
