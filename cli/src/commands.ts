import type { Command } from 'commander'
import { registerAdmit, registerInvite } from './commands/admission.ts'
import { registerAttribute, registerAudit } from './commands/attribute.ts'
import { registerCheck } from './commands/check.ts'
import { registerCompletion } from './commands/completion.ts'
import { registerConnect, registerPeers } from './commands/connect.ts'
import { registerContribute } from './commands/contribute.ts'
import { registerContributions } from './commands/contributions.ts'
import { registerCreate } from './commands/create.ts'
import { registerDemo } from './commands/demo.ts'
import { registerDoctor } from './commands/doctor.ts'
import { registerExport } from './commands/export.ts'
import { registerFetch } from './commands/fetch.ts'
import { registerJoin, registerLeave, registerList } from './commands/follow.ts'
import { registerGc } from './commands/gc.ts'
import { registerId } from './commands/id.ts'
import { registerImport } from './commands/import.ts'
import { registerInit } from './commands/init.ts'
import { registerLedger } from './commands/ledger.ts'
import { registerPay } from './commands/pay.ts'
import { registerPin, registerUnpin } from './commands/pin.ts'
import { registerRelease } from './commands/release.ts'
import { registerShow } from './commands/show.ts'
import { registerStart } from './commands/start.ts'
import { registerStatus } from './commands/status.ts'
import { registerStop } from './commands/stop.ts'
import { registerSync } from './commands/sync.ts'
import { registerTrace } from './commands/trace.ts'
import { registerUse } from './commands/use.ts'
import { registerValidate } from './commands/validate.ts'
import { registerVerdict } from './commands/verdict.ts'
import { registerVerify } from './commands/verify.ts'
import { registerVote } from './commands/vote.ts'
import type { Register, Run } from './declare.ts'

/** The commands in the order of the help, by what they are about. */
const groups: readonly (readonly [heading: string, commands: readonly Register[]])[] = [
  ['Begin:', [registerDemo, registerInit, registerStart, registerStop, registerStatus, registerDoctor, registerId]],
  ['Other peers:', [registerConnect, registerPeers, registerSync]],
  [
    'Datanets:',
    [
      registerCreate,
      registerJoin,
      registerLeave,
      registerList,
      registerExport,
      registerImport,
      registerInvite,
      registerAdmit,
    ],
  ],
  ['Contribute:', [registerCheck, registerContribute, registerContributions, registerShow]],
  ['Judge:', [registerValidate, registerVote, registerVerdict]],
  ['Keep:', [registerPin, registerUnpin, registerGc]],
  ['Use and pay:', [registerRelease, registerFetch, registerUse, registerPay, registerLedger, registerVerify]],
  ['What mattered:', [registerTrace, registerAttribute, registerAudit]],
]

export function registerCommands(program: Command, run: Run): void {
  for (const [heading, commands] of groups) {
    program.commandsGroup(heading)
    for (const register of commands) register(program, run)
  }
  program.commandsGroup('Help:')
  registerCompletion(program, run)
  program.helpCommand('help [command]', 'Help for a command')
}
