/** Every export of every package has a docstring, and every link in one leads somewhere. */

import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from './markdown.ts'
import { start } from './program.ts'

test('the public API is documented', async () => {
  const ran = await start(process.execPath, ['build.mjs', '--check'], {
    cwd: join(ROOT, 'docs', 'api'),
    env: { ...process.env, NO_COLOR: '1' },
  }).ended
  expect(ran).toEqual({ code: 0, stdout: '', stderr: '' })
})
