import { sessionSuite } from '../shared/publication/session-suite.ts';
import { memorySessions } from './session-memory.ts';

sessionSuite('in memory', (clock) => memorySessions(clock));
