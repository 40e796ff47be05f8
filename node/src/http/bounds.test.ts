/** How much the API holds open, and for how long it is silent. */

import { apiLimits, parseErrorBody } from '@datanet/client'
import { DatanetError } from '@datanet/records'
import { afterEach, expect, test, vi } from 'vitest'
import { createApp } from './app.ts'
import { HEADERS, partsOf } from './parts.fixture.ts'
import { errorAnswer } from './status.ts'

class WordyError extends DatanetError {
  readonly code = 'ERR_INPUT_REFUSED'
}

afterEach(() => {
  vi.useRealTimers()
})

test('a stream of events is never silent for 10 seconds', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const response = await createApp(partsOf({})).request('http://127.0.0.1:4780/v1/events', {
    headers: { ...HEADERS, accept: 'text/event-stream' },
  })
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  await reader.read()
  for (let beat = 0; beat < 3; beat++) {
    vi.advanceTimersByTime(apiLimits.heartbeatSeconds * 1000 - 1)
    expect(new TextDecoder().decode((await reader.read()).value)).toBe(': \n\n')
  }
  await reader.cancel()
})

test('a message has 10,000 characters at most, and stays text', () => {
  const messageOf = (text: string) => parseErrorBody(errorAnswer(new WordyError(text, '')).body).error.message
  expect(messageOf('x'.repeat(10_000))).toBe('x'.repeat(10_000))
  expect(messageOf('x'.repeat(10_001))).toBe(`${'x'.repeat(9_999)}…`)
  expect(messageOf('𝔸'.repeat(10_000)).isWellFormed()).toBe(true)
})
