import { declare, type Register } from '../declare.ts'
import { type Check, wasSeen } from '../doctor/check.ts'
import { examine } from '../doctor/examine.ts'
import { EXIT } from '../exit-code.ts'
import { plainText } from '../present/plain-text.ts'
import { counted } from '../present/quantity.ts'
import type { Style } from '../present/style.ts'

const FAILED = 'FAILED'

function stateOf(check: Check, style: Style): string {
  if (!check.ok) return style.bad(FAILED)
  return wasSeen(check) ? style.good('ok'.padEnd(FAILED.length)) : style.faint('–'.padEnd(FAILED.length))
}

function report(checks: readonly Check[], style: Style): string[] {
  const width = Math.max(...checks.map(({ name }) => name.length))
  const indent = ' '.repeat(FAILED.length + width + 4)
  return checks.flatMap((check) => {
    const { name, ok, message, fix } = check
    const line = `${stateOf(check, style)}  ${name.padEnd(width)}  ${plainText(message)}`
    if (fix === '') return [line]
    const text = plainText(fix).replace(/`([^`]+)`/g, (_, command: string) => style.command(command))
    return [line, `${indent}${ok ? style.faint('Hint:') : style.strong('Fix:')} ${text}`]
  })
}

export const registerDoctor: Register = (parent, run) => {
  declare(
    parent,
    'doctor',
    'Tell what is wrong with set-up, network and disk, and how to mend it',
    'datanet doctor',
    'datanet doctor --repo ./ada --json',
  )
    .addHelpText(
      'after',
      '\nIt looks at what it can: more where the peer runs. It takes some seconds, and exits 1 when a check fails.',
    )
    .action(
      run(async (session) => {
        const { repo, io } = session
        const checks = await examine({ repo, env: io.env, commands: session.command })
        const failed = checks.filter(({ ok }) => !ok).length
        return {
          document: { checks },
          exitCode: failed === 0 ? EXIT.done : EXIT.failed,
          text: (style) => [
            ...report(checks, style),
            '',
            failed === 0 ? style.good('Nothing wrong was found.') : style.bad(`${counted(failed, 'check')} failed.`),
          ],
        }
      }),
    )
}
