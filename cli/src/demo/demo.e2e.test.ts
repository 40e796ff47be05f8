import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { expect, it } from 'vitest'
import { isAlive } from '../access/api-access.ts'
import { datanet } from '../testing/command.ts'
import type { DemoReport } from './story.ts'

async function demoFolders(): Promise<string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith('datanet-demo-'))
}

it('plays the whole story, and leaves neither process nor folder', async () => {
  const before = await demoFolders()
  const { code, stdout } = await datanet('demo', '--json')
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
  expect(await demoFolders()).toEqual(before)
})
