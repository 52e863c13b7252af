// What is not HTTP, or too much of it, before there is a request: a plain answer, and the connection ends.
import type { Socket } from 'node:net'

export function answerMalformed(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const [status, text] = answers[error.code ?? ''] ?? ['400 Bad Request', 'That request can’t be read.']
  const body = `${text}\n`
  if (socket.writable) {
    socket.write(`HTTP/1.1 ${status}\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`
      + `x-content-type-options: nosniff\r\ncache-control: no-store\r\nconnection: close\r\n\r\n${body}`)
  }
  socket.destroySoon()
}

const answers: Record<string, [status: string, text: string]> = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'The address or the headers are too long.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'The request took too long to arrive.'],
}
