import { readFile } from 'node:fs/promises'
import { InputFileInvalidError, InputFileMissingError } from '../errors.ts'
import { systemCode } from './system-code.ts'

/** The error for a file of the command line that can't be read. */
export function inputFileError(path: string, error: unknown): Error {
  const code = systemCode(error)
  if (code === 'ENOENT' || code === 'ENOTDIR') return new InputFileMissingError(path)
  if (code === 'EISDIR') return new InputFileInvalidError(path, 'is a folder', 'Name a file.', { cause: error })
  const why =
    code === 'EACCES' || code === 'EPERM' ? 'may not be read by this user' : `can't be read (${code || error})`
  return new InputFileInvalidError(path, why, 'Check who owns it and its rights.', { cause: error })
}

/** The bytes of a file that the command line names. Throws ERR_INPUT_FILE_NOT_FOUND, ERR_INPUT_FILE_INVALID. */
export async function readInput(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (error) {
    throw inputFileError(path, error)
  }
}

/** A reader that mends the text would have signed what nobody wrote. */
function utf8Text(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    throw new InputFileInvalidError(path, 'is not UTF-8 text', 'Save it with the encoding UTF-8.', { cause: error })
  }
}

/** The text of a file in UTF-8. Throws ERR_INPUT_FILE_NOT_FOUND, ERR_INPUT_FILE_INVALID. */
export async function readTextInput(path: string): Promise<string> {
  return utf8Text(path, await readInput(path))
}

/** The text of a file and the JSON that it holds. Throws ERR_INPUT_FILE_NOT_FOUND, ERR_INPUT_FILE_INVALID. */
export async function readJsonInput(path: string): Promise<{ text: string; value: unknown }> {
  const text = await readTextInput(path)
  try {
    return { text, value: JSON.parse(text) }
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    throw new InputFileInvalidError(path, `is not JSON: ${problem}`, 'Check it with any JSON tool.', { cause: error })
  }
}
