import { accountSuite } from '../shared/limits/account-suite.ts';
import { memoryAccounts } from './accounts-memory.ts';

accountSuite('in memory', async () => memoryAccounts());
