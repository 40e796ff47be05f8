import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { isAlive } from '../access/api-access.ts'
import { launchWith } from '../testing/command.ts'
import type { DemoReport } from './story.ts'

it('plays the whole story, and leaves neither process nor folder', async () => {
  const temporary = await mkdtemp(join(tmpdir(), 'datanet-demo-test-'))
  try {
    const { code, stdout } = await launchWith(temporary, 'demo', '--json').ended
    const report: DemoReport = JSON.parse(stdout)
    expect({ code, report }).toMatchObject({ code: 0, report: { datanet: expect.any(String) } })

    expect(report.peers).toHaveLength(3)
    expect(report.accepted).toContain(report.copy)
    expect(report.rejected).toHaveLength(1)
    expect(new Set(report.digests).size).toBe(1)
    const earned = new Map(report.accounts.map((account) => [account.author, BigInt(account.earned)]))
    expect(earned.size).toBe(3)
    for (const amount of earned.values()) expect(amount > 0n).toBe(true)
    const paid = report.payouts.reduce((sum, { amount }) => sum + BigInt(amount), BigInt(report.residual))
    expect(paid).toBe(10_000n)

    expect(report.peers.filter(({ pid }) => isAlive(pid))).toEqual([])
    expect((await readdir(temporary)).filter((name) => name.startsWith('datanet-'))).toEqual([])
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
})
