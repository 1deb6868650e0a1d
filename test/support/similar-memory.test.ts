import { similarSuite } from '../shared/content/similar-suite.ts';
import { memorySimilar } from './similar-memory.ts';

similarSuite('in memory', (clock) => memorySimilar(clock));
