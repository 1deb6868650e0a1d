import { ledgerSuite } from '../shared/publication/ledger-suite.ts';
import { memoryLedger } from './ledger-memory.ts';

ledgerSuite('in memory', async (clock) => memoryLedger(clock));
