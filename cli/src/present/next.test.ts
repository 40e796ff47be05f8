import { expect, it } from 'vitest'
import { nextLines } from './next.ts'
import { shell } from './shell.ts'
import { Style } from './style.ts'

const plain = new Style(false)

it('names the repo that was named, before any note', () => {
  expect(nextLines(plain, './my repo', shell`datanet list`, shell`datanet pay A B  (an issuer does)`)).toEqual([
    '',
    "Next: datanet list --repo './my repo'",
    "      datanet pay A B --repo './my repo'  (an issuer does)",
  ])
  expect(nextLines(plain, null, shell`datanet list`)).toEqual(['', 'Next: datanet list'])
  expect(nextLines(plain, null)).toEqual([])
})
