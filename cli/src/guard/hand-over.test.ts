import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HANDED_OVER, packagedNode } from './hand-over.ts'

const guard = new URL('./hand-over.ts', import.meta.url).href
const handOverToItself = `import(${JSON.stringify(guard)}).then((guard) => guard.handOver(process.execPath)).then((code) => process.exit(code))`

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'datanet-guard-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Starts a script the way an old Node would: it hands over to another one. */
async function handedOver(script: string, ...args: string[]) {
  const file = join(folder, 'script.mjs')
  await writeFile(file, script)
  return spawn(process.execPath, ['-e', handOverToItself, '--', file, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

describe('handOver', () => {
  it('passes on arguments, output and exit code, and says that it did', async () => {
    const child = await handedOver(`console.log(process.argv[2], process.env.${HANDED_OVER}); process.exit(7)`, 'list')
    const [chunks, [code]] = await Promise.all([child.stdout.setEncoding('utf8').toArray(), once(child, 'close')])
    expect({ output: chunks.join(''), code }).toEqual({ output: 'list 1\n', code: 7 })
  })

  it.each(['SIGTERM', 'SIGINT'] as const)('passes on %s', async (signal) => {
    const child = await handedOver(
      `setInterval(() => {}, 1e6); process.on('${signal}', () => process.exit(3)); console.log('ready')`,
    )
    await once(child.stdout, 'data')
    child.kill(signal)
    expect(await once(child, 'close')).toEqual([3, null])
  })

  it('ends by the signal that ended the other one', async () => {
    const child = await handedOver(`process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1e6)`)
    child.stdout.resume()
    expect(await once(child, 'close')).toEqual([null, 'SIGTERM'])
  })
})

describe('packagedNode', () => {
  it('finds the binary of the package, from wherever the command lies', async () => {
    const binary = packagedNode(import.meta.url)
    expect(binary).not.toBeNull()
    const child = spawn(binary as string, ['--version'], { stdio: ['ignore', 'pipe', 'inherit'] })
    expect((await child.stdout.setEncoding('utf8').toArray()).join('')).toMatch(/^v2[4-9]\./)
  })

  it('is null where the package is not installed', () => {
    expect(packagedNode(pathToFileURL(join(folder, 'x.js')).href)).toBeNull()
  })
})
