import { interactionStoresSuite } from '../shared/interaction/stores-suite.ts';
import { memoryAccounts } from './accounts-memory.ts';
import { memoryInteractions, memoryListening } from './interactions-memory.ts';

interactionStoresSuite('in memory', async () => {
  const accounts = memoryAccounts();
  return { ...memoryInteractions(), accounts, listening: memoryListening(accounts.all) };
});
