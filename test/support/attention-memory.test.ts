import { attentionSuite } from '../shared/publication/attention-suite.ts';
import { memoryAttention } from './attention-memory.ts';
import { memoryLedger } from './ledger-memory.ts';

attentionSuite('memory', async () => {
  const ledger = memoryLedger();
  const attention = memoryAttention(ledger.all, () => []);
  const due: typeof ledger.due = async (now, limit) =>
    (await ledger.due(now, limit)).filter((id) => !attention.broken.has(id));
  return { attention, ledger: { ...ledger, due } };
});
