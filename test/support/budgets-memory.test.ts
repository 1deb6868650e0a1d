import { budgetSuite } from '../shared/limits/budget-suite.ts';
import { memoryBudgets } from './budgets-memory.ts';

budgetSuite('memory', async () => memoryBudgets());
