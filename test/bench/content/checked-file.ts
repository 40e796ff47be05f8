import { basename, join } from 'node:path'
import { BenchProgramError } from '../errors.ts'
import { hashOfFile } from './fetch.ts'

/** Sees that a fetched file is the one that was contributed. */
export async function checkedFile(path: string): Promise<(out: string) => Promise<void>> {
  const wanted = await hashOfFile(path)
  return async (out) => {
    if ((await hashOfFile(join(out, basename(path)))) !== wanted)
      throw new BenchProgramError('what was fetched is not what was contributed', 'This is a defect.')
  }
}
