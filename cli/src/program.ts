import { Command } from 'commander'
import { registerCommands } from './commands.ts'
import type { Run } from './declare.ts'
import { version } from './version.ts'

/** The whole command line. `setUp` comes before the commands are added, since they take over what it sets. */
export function buildProgram(run: Run, setUp: (program: Command) => void = () => undefined): Command {
  const program = new Command('datanet')
    .description('Data with a memory: who contributed it, who judged it, who used it, who is owed what.')
    .version(version())
    .option('--repo <dir>', 'where this peer keeps its key and data (default: $DATANET_REPO, else ~/.datanet)')
    .option('--json', 'print one JSON document, and nothing else, on stdout')
  setUp(program)
  registerCommands(program, run)
  return program
}
