import { execFile } from 'node:child_process'
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import type { VerifyReport } from '@datanet/client'
import { MAIN } from '../../access/background-peer.ts'
import { DemoFailedError } from '../../errors.ts'
import { EXIT } from '../../exit-code.ts'
import { plainText } from '../../present/plain-text.ts'
import { counted } from '../../present/quantity.ts'
import { changeOneUnit } from '../changed-unit.ts'
import { LIMIT_SECONDS } from '../player.ts'
import type { Founded } from '../scene.ts'

/** Runs `datanet verify` on a repo, in a process of its own. */
function verify(repo: string): Promise<{ code: number; report: VerifyReport }> {
  return new Promise((resolve, reject) => {
    const args = [MAIN, 'verify', '--repo', repo, '--json']
    execFile(process.execPath, args, { timeout: LIMIT_SECONDS * 1000 }, (error, stdout) => {
      const code = error === null ? EXIT.done : typeof error.code === 'number' ? error.code : EXIT.failed
      try {
        const report: VerifyReport & { error?: { message: string; hint: string } } = JSON.parse(stdout)
        if (report.error) reject(new DemoFailedError(`verify failed: ${report.error.message}`, report.error.hint))
        else resolve({ code, report })
      } catch {
        reject(new DemoFailedError(`verify on ${repo} ended without a report`, 'Run it by hand to see why.'))
      }
    })
  })
}

/** Somebody changes one cent in a copy of Ada's disk; verify names the entry. */
export async function tamper({ stage, ada, cleo, folder }: Founded, restart: boolean): Promise<void> {
  stage.act("Somebody adds one cent to the payment in a copy of Ada's disk")
  const before = await ada.client.verify()
  if (!before.ok)
    throw new DemoFailedError(
      `verify finds fault with an honest repo: ${before.problems[0]?.message}`,
      'This is a defect of datanet; please report it.',
    )
  await ada.stop()
  const copy = join(folder, 'tampered')
  await cp(ada.repo, copy, { recursive: true })
  if (restart) {
    await ada.start()
    await ada.client.connect({ address: cleo.ready.addresses[0] ?? '' })
  }
  await changeOneUnit(join(copy, 'store'))
  stage.command('verify --repo ./tampered')
  const { code, report } = await verify(copy)
  const [problem] = report.problems
  if (code !== EXIT.failed || problem === undefined)
    throw new DemoFailedError('verify did not see a changed unit', 'This is a defect of datanet; please report it.')
  stage.tell(
    `Before: ${counted(before.entries, 'entry', 'entries')} and ${counted(before.blocks, 'block')} read, all signatures, links and CIDs hold (exit code 0).`,
    `After:  ${stage.style.bad(plainText(problem.message))} ${stage.style.faint(`(${problem.code}, exit code ${code})`)}`,
  )
}
