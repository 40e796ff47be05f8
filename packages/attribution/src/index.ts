export * from './errors.ts'
export { TOKENISER, type Tokens, tokenise } from './text/tokenise.ts'
export { foldText } from './unicode/fold.ts'
export { UNICODE_VERSION } from './unicode/generated/table.ts'
