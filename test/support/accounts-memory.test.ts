import { accountSuite } from '../shared/limits/account-suite.ts';
import { describeAccountOwners } from '../shared/personality/stores-suite.ts';
import { memoryAccounts } from './accounts-memory.ts';

accountSuite('in memory', async () => memoryAccounts());
describeAccountOwners('in memory, with the states', async () => memoryAccounts());
