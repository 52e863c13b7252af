// HTTP as no browser speaks it, over a real socket: answered with a 4xx or not at all, nothing reflected, and the next request is served.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { inRolledBackTransaction, testApp } from '../harness.ts'

describe('a socket', () => {
  inRolledBackTransaction()
  const app = testApp()
  let port: number
  before(async () => {
    const { fastify } = await app.server()
    port = Number(new URL(await fastify.listen({ port: 0, host: '127.0.0.1' })).port)
  })
  after(async () => (await app.server()).fastify.close())

  const host = 'Host: throughline.example\r\n'
  const form = 'Content-Type: application/x-www-form-urlencoded\r\n'
  const attacks: Record<string, { sent: string | Buffer, answers: RegExp }> = {
    'two lengths': { sent: `POST /sign-in HTTP/1.1\r\n${host}${form}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello`, answers: /^400$/ },
    'a length and chunks': { answers: /^400$/,
      sent: `POST /sign-in HTTP/1.1\r\n${host}${form}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /people HTTP/1.1\r\n${host}\r\n` },
    'chunks twice': { sent: `POST /sign-in HTTP/1.1\r\n${host}${form}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`, answers: /^400$/ },
    'chunks with a space before the colon': { sent: `POST /sign-in HTTP/1.1\r\n${host}${form}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n`, answers: /^400$/ },
    'a chunk without a size': { sent: `POST /sign-in HTTP/1.1\r\n${host}${form}Transfer-Encoding: chunked\r\n\r\nxyz\r\n`, answers: /^400$/ },
    'a chunk larger than it says': { sent: `POST /sign-in HTTP/1.1\r\n${host}${form}Transfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n0\r\n\r\n`,
      answers: /^400$/ },
    'a length below nothing': { sent: `POST /sign-in HTTP/1.1\r\n${host}${form}Content-Length: -1\r\n\r\n`, answers: /^400$/ },
    'a length without end': { sent: `POST /sign-in HTTP/1.1\r\n${host}${form}Content-Length: 99999999999999999999\r\n\r\n`, answers: /^4(00|13)$/ },
    'a length of two gigabytes': { sent: `POST /sign-in HTTP/1.1\r\n${host}${form}Content-Length: 2147483648\r\n\r\n`, answers: /^413$/ },
    'two hosts': { sent: `GET /sign-in HTTP/1.1\r\n${host}Host: elsewhere.example\r\n\r\n`, answers: /^(200|400)$/ },
    'no host': { sent: 'GET /sign-in HTTP/1.1\r\n\r\n', answers: /^400$/ },
    'a host that is none': { sent: 'GET /clients HTTP/1.1\r\nHost: elsewhere.example/<script>\r\n\r\n', answers: /^(303|400)$/ },
    'an absolute address': { sent: `GET http://elsewhere.example/clients HTTP/1.1\r\n${host}\r\n`, answers: /^(303|400|404)$/ },
    'an absolute address with a port that is none': { sent: `GET http://elsewhere.example:99999/clients HTTP/1.1\r\n${host}\r\n`, answers: /^(303|400|404)$/ },
    'an absolute address of another kind': { sent: `GET ftp://elsewhere.example/clients HTTP/1.1\r\n${host}\r\n`, answers: /^(400|404)$/ },
    'two slashes': { sent: `GET //elsewhere.example/clients HTTP/1.1\r\n${host}\r\n`, answers: /^(400|404)$/ },
    'dots': { sent: `GET /clients/../people HTTP/1.1\r\n${host}\r\n`, answers: /^(303|400|404)$/ },
    'a backslash': { sent: `GET /\\elsewhere.example/clients HTTP/1.1\r\n${host}\r\n`, answers: /^(400|404)$/ },
    'no address': { sent: `GET  HTTP/1.1\r\n${host}\r\n`, answers: /^400$/ },
    'a space in the address': { sent: `GET /cli ents HTTP/1.1\r\n${host}\r\n`, answers: /^400$/ },
    'NUL in the address': { sent: `GET /clients\0 HTTP/1.1\r\n${host}\r\n`, answers: /^400$/ },
    'bytes in the address': { sent: Buffer.concat([Buffer.from('GET /'), Buffer.from([0xff, 0xfe, 0xc0, 0xaf]), Buffer.from(` HTTP/1.1\r\n${host}\r\n`)]),
      answers: /^(400|404)$/ },
    'only a star': { sent: `OPTIONS * HTTP/1.1\r\n${host}\r\n`, answers: /^(400|404)$/ },
    'a tunnel': { sent: `CONNECT elsewhere.example:443 HTTP/1.1\r\n${host}\r\n`, answers: /^(4\d\d|closed)$/ },
    'another protocol': { sent: `GET /clients HTTP/1.1\r\n${host}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`, answers: /^(303|4\d\d)$/ },
    'HTTP 2': { sent: 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', answers: /^(400|closed)$/ },
    'HTTP 9': { sent: `GET /clients HTTP/9.9\r\n${host}\r\n`, answers: /^400$/ },
    'HTTP 0.9': { sent: 'GET /clients\r\n\r\n', answers: /^(303|400)$/ },
    'another method': { sent: `BREW /clients HTTP/1.1\r\n${host}\r\n`, answers: /^400$/ },
    'a method in small letters': { sent: `get /clients HTTP/1.1\r\n${host}\r\n`, answers: /^400$/ },
    TLS: { sent: Buffer.from('16030100a5010000a10303', 'hex'), answers: /^(400|closed)$/ },
    nothing: { sent: '\r\n\r\n\r\n', answers: /^(400|closed)$/ },
    noise: { sent: Buffer.from(Array.from({ length: 3_000 }, (_, at) => (at * 7919) % 256)), answers: /^(400|closed)$/ },
    'a header with NUL': { sent: `GET /clients HTTP/1.1\r\n${host}X: a\0b\r\n\r\n`, answers: /^400$/ },
    'a header with a bare return': { sent: `GET /clients HTTP/1.1\r\n${host}X: a\rSet-Cookie: y=1\r\n\r\n`, answers: /^400$/ },
    'a header on two lines': { sent: `GET /clients HTTP/1.1\r\n${host}X: a\r\n b\r\n\r\n`, answers: /^(303|400)$/ },
    'a header without a name': { sent: `GET /clients HTTP/1.1\r\n${host}: a\r\n\r\n`, answers: /^400$/ },
    'headers of 9 KB': { sent: `GET /clients HTTP/1.1\r\n${host}X: ${'x'.repeat(9_000)}\r\n\r\n`, answers: /^(303|431)$/ },
    'headers of 20 KB': { sent: `GET /clients HTTP/1.1\r\n${host}X: ${'x'.repeat(20_000)}\r\n\r\n`, answers: /^431$/ },
    '3,000 headers': { sent: `GET /clients HTTP/1.1\r\n${host}${Array.from({ length: 3_000 }, (_, at) => `X${at}: 1`).join('\r\n')}\r\n\r\n`,
      answers: /^431$/ },
    'a jar of cookies': { sent: `GET /clients HTTP/1.1\r\n${host}Cookie: ${Array.from({ length: 2_000 }, (_, at) => `c${at}=1`).join('; ')}\r\n\r\n`,
      answers: /^431$/ },
    'an address of 20 KB': { sent: `GET /clients?${'x'.repeat(20_000)} HTTP/1.1\r\n${host}\r\n`, answers: /^4(14|31)$/ },
    '10,000 parameters': { sent: `GET /clients?${Array.from({ length: 10_000 }, (_, at) => `p${at}=1`).join('&')} HTTP/1.1\r\n${host}\r\n`,
      answers: /^4(14|31)$/ },
    'an expectation': { sent: `POST /sign-in HTTP/1.1\r\n${host}${form}Content-Length: 0\r\nExpect: elsewhere\r\n\r\n`, answers: /^(403|417)$/ },
    'a body with a GET': { sent: `GET /sign-in HTTP/1.1\r\n${host}${form}Content-Length: 5\r\n\r\nhello`, answers: /^(200|400)$/ },
    'a storm of ranges': { sent: `GET /sign-in HTTP/1.1\r\n${host}Range: bytes=${'0-1,'.repeat(1_000)}0-1\r\n\r\n`, answers: /^200$/ },
  }

  for (const [what, { sent, answers }] of Object.entries(attacks)) {
    it(`with ${what}`, async () => {
      const said = await send(sent)
      const statuses = said === '' ? ['closed'] : [...said.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map((match) => match[1]!)
      assert.equal(statuses.length, 1, `${statuses.length} answers: ${said.slice(0, 500)}`)
      assert.match(statuses[0]!, answers)
      assert.doesNotMatch(said, /elsewhere\.example|Set-Cookie: y|\bat .*\.ts:\d|HPE_|node_modules/)
      // Node itself answers a few of them, with nothing.
      if (statuses[0] !== 'closed' && !said.endsWith('\r\n0\r\n\r\n')) assert.match(said, /x-content-type-options: nosniff/i)
      assert.match(await send(`GET /health HTTP/1.1\r\n${host}Connection: close\r\n\r\n`), /^HTTP\/1\.1 200 [\s\S]*"status":"ok"/)
    })
  }

  /** Everything that comes back until the connection ends, or until nothing more comes. */
  async function send(bytes: string | Buffer): Promise<string> {
    const socket = connect(port, '127.0.0.1')
    const chunks: Buffer[] = []
    socket.on('error', () => undefined)
    await once(socket, 'connect')
    socket.write(bytes)
    return new Promise((resolve) => {
      const end = () => {
        socket.destroy()
        resolve(Buffer.concat(chunks).toString('latin1'))
      }
      let quiet = setTimeout(end, 1_500)
      socket.on('close', end)
      socket.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        clearTimeout(quiet)
        quiet = setTimeout(end, 150)
      })
    })
  }
})
