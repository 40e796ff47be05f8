export type { Io, Terminal } from './io.ts'
export { runCli } from './run.ts'
