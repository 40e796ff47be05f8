export {
  type CreditCandidate,
  type CreditOptions,
  type CreditRow,
  creditInSteps,
  creditOf,
  type TextCredit,
  type TextCredits,
} from './credit/credit-of.ts'
export { MAX_COMPARED, sampleRows } from './credit/sample.ts'
export { keyedWording } from './keyed.ts'
export type { TextContribution } from './segment/segment-builder.ts'
export { MemoryTextFiles, type TextFile, type TextFiles } from './segment/text-files.ts'
export { TextIndex } from './text-index.ts'
export { TOKENISER, type Tokens, tokenise } from './tokenise.ts'
export { MAX_TRACED, type TraceOptions, Tracer, type TraceSpan } from './trace/tracer.ts'
export { plainWording, type Wording } from './wording.ts'
