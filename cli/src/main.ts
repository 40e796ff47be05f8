#!/usr/bin/env node
// What runs first must load on old Nodes too, so nothing but the guard is imported before it has decided.
import { HANDED_OVER, handOver, packagedNode } from './guard/hand-over.ts'
import { decide } from './guard/node-version.ts'

const decision = decide(process.versions.node, packagedNode(import.meta.url), process.env[HANDED_OVER] === '1')
if (decision.kind === 'refuse') {
  console.error(decision.message)
  process.exitCode = 1
} else if (decision.kind === 'hand-over') {
  process.exitCode = await handOver(decision.node)
} else {
  // A later run of the command loads its modules in half the time.
  const { enableCompileCache } = await import('node:module')
  enableCompileCache()
  const { runProcess } = await import('./process.ts')
  await runProcess()
}
