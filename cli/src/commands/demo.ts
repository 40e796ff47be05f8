import { declare, type Register } from '../declare.ts'
export const registerDemo: Register = (parent, run) => {
  declare(parent, 'demo', 'Three real peers on this machine, and the whole story on sample data', 'datanet demo').option('--keep', 'leave the peers up').action(run(async () => undefined))
}
